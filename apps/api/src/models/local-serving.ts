import type { Logger } from 'pino';
import { isPinned, type Pins, pinOf } from '../configuration/pins.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { PrismaClient } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { type Choice, choicesIn } from './choices.ts';
import type { Registry } from './registry.ts';
import { loadModel, type ServedModels } from './serving.ts';

/** Chooses the versions that serve where no cluster pins them. */
export interface LocalServing {
  /** Why the version of each predictor serves. */
  reasons(): Readonly<Record<string, Message>>;
  /** Serves what is chosen now: after a training, or after a person has pinned a version. */
  follow(): Promise<void>;
  /**
   * Pins a version of a predictor and serves it.
   * @param version `first`, a digest, or `newest`: the newest that passes the gate
   * @throws Problem when it can't be served, or when the pins are not chosen here
   */
  pin(predictor: AnyPredictor, version: string): Promise<void>;
}

/** Where the pins are in git. */
export const pinnedInGit = (environment: string): LocalServing => ({
  reasons: () => ({}),
  follow: async () => undefined,
  async pin({ name: predictor }, version) {
    throw new Problem('conflict', { message: message('pins-in-git', { environment, predictor, version }) });
  },
});

export interface Chosen {
  readonly pins: Pins;
  readonly reasons: Readonly<Record<string, Message>>;
}

/**
 * The version of each predictor that serves, and why. The variables MODEL_ come first. A version that can't be
 * loaded is replaced by the first one.
 * @param served the versions that are loaded already: they are not read again
 */
export async function chooseModels(
  predictors: readonly AnyPredictor[],
  registry: Registry,
  variables: Pins,
  served: (predictor: string) => string | undefined = () => undefined,
): Promise<Chosen> {
  const choices = choicesIn(registry.folder);
  const pins: Record<string, string> = { ...variables };
  const reasons: Record<string, Message> = {};
  for (const predictor of predictors) {
    const { name } = predictor;
    if (isPinned(variables, name)) {
      reasons[name] = message('serves-variable', { predictor: name });
      continue;
    }
    const choice = await choices.chosen(predictor);
    const { version, reason } =
      served(name) === choice.version ? choice : await usable(predictor, registry, choice);
    pins[name] = version;
    reasons[name] = reason;
  }
  return { pins, reasons };
}

async function usable(predictor: AnyPredictor, registry: Registry, choice: Choice): Promise<Choice> {
  const { version: digest } = choice;
  if (digest === 'first') return choice;
  try {
    loadModel(predictor, await registry.read(predictor.name, digest));
    return choice;
  } catch (error) {
    return { version: 'first', reason: message('serves-instead', { digest }, messageOf(error)) };
  }
}

export interface LocalServingDependencies {
  readonly predictors: readonly AnyPredictor[];
  readonly registry: Registry;
  readonly models: ServedModels;
  readonly prisma: PrismaClient;
  readonly logger: Logger;
  /** The variables MODEL_. */
  readonly variables: Pins;
  /** What `models` were loaded for. */
  readonly chosen: Chosen;
}

/** The choices in the registry, followed while the process runs. */
export function localServing(dependencies: LocalServingDependencies): LocalServing {
  const { predictors, registry, models, prisma, logger, variables } = dependencies;
  const choices = choicesIn(registry.folder);
  let { reasons } = dependencies.chosen;
  let following: Promise<void> = Promise.resolve();

  async function serveChosen(): Promise<void> {
    const chosen = await chooseModels(predictors, registry, variables, (name) => models.get(name)?.digest);
    const differs = predictors.some(({ name }) => pinOf(chosen.pins, name) !== pinOf(models.pins(), name));
    if (differs) {
      await models.replace(chosen.pins, prisma);
      const served = models.all().map(({ predictor, digest }) => [predictor.name, digest]);
      logger.info({ models: Object.fromEntries(served) }, 'models replaced');
    }
    reasons = chosen.reasons;
  }

  /** One at a time; a call that waits sees the choices that were made before it. */
  function follow(): Promise<void> {
    const next = following.then(serveChosen);
    following = next.catch((error: Error) =>
      logger.warn({ reason: error.message }, 'chosen models not served, the present ones stay'),
    );
    return next;
  }

  return {
    reasons: () => reasons,
    follow,
    async pin(predictor, version) {
      const { name } = predictor;
      if (isPinned(variables, name))
        throw new Problem('conflict', { message: message('pinned-by-variable', { predictor: name }) });
      const digest = version === 'first' ? await registry.first(predictor) : version;
      if (version === 'newest') await choices.pin(predictor, null);
      else {
        try {
          loadModel(predictor, await registry.read(name, digest ?? version));
        } catch (error) {
          const cause = messageOf(error);
          throw new Problem('not-found', {
            message: message('model-refused', { digest: digest ?? version, predictor: name }, cause),
          });
        }
        await choices.pin(predictor, digest ?? version);
      }
      await follow();
    },
  };
}
