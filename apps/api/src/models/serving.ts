import { ConfigurationError } from '@presage/runtime/configuration';
import type { z } from 'zod';
import { isPinned, type Pins, pinOf, refuseUnknownPins, shadowOf } from '../configuration/pins.ts';
import { type Input, inputSchema } from '../definition/field.ts';
import type { Model } from '../definition/model.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { PrismaClient } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import type { ModelCard } from './card.ts';
import type { Registry } from './registry.ts';
import { RegistryError } from './registry-error.ts';
import { recordModel } from './store.ts';

/** A served model: verified by its digest, ready to predict. */
export interface LoadedModel {
  readonly predictor: AnyPredictor;
  readonly digest: string;
  /** Its row of table models. @throws Problem `unavailable` until the database has been reached once */
  readonly modelId: number;
  readonly card: ModelCard;
  // biome-ignore lint/suspicious/noExplicitAny: the input's type is known to the predictor alone
  readonly model: Model<any>;
  /** The schema of the model's fields. */
  readonly schema: z.ZodType<Input>;
}

/** A version that answers the same requests unseen, or why it can't. */
export type Shadow = { readonly digest: string } & (
  | { readonly model: LoadedModel; readonly problem: null }
  | { readonly model: null; readonly problem: Message }
);

/**
 * The models that this process serves: one per predictor. They may be replaced between two requests, so a request
 * asks once for the one that it uses.
 */
export interface LoadedModels {
  get(predictor: string): LoadedModel | undefined;
  all(): readonly LoadedModel[];
  /** The shadow version of a predictor; undefined where none is pinned. */
  shadow(predictor: string): Shadow | undefined;
  /** The pins that they were loaded for. */
  pins(): Pins;
  /** Ensures that each model has its row in the database; after the first time it does nothing. */
  record(prisma: PrismaClient): Promise<void>;
}

/** The served models, with the way to replace them. */
export interface ServedModels extends LoadedModels {
  /**
   * Serves what other pins name: all of it from one moment on, or nothing of it.
   * A shadow version that can't be loaded does not count: `shadow` says why.
   * @throws ConfigurationError when one can't be served; or what the database reports. The present ones then stay.
   */
  replace(pins: Pins, prisma: PrismaClient): Promise<void>;
  /** Tries to load the shadow versions again that could not be loaded. @throws what the database reports */
  retryShadows(prisma: PrismaClient): Promise<void>;
}

/** For describing the routes: no models. */
const noPins: Pins = {};
export const noModels: LoadedModels = {
  get: () => undefined,
  all: () => [],
  shadow: () => undefined,
  pins: () => noPins,
  record: async () => undefined,
};

/** Nothing but first models is missing: they may be there soon. */
export class UntrainedModels extends ConfigurationError {
  override readonly name = 'UntrainedModels';
}

/** A predictor's first model has not been trained yet. */
class Untrained extends Error {}

/**
 * Loads the pinned model of every predictor, and the shadow versions that can be loaded.
 * @throws ConfigurationError with each predictor whose pin can't be served, the reason and the command that helps;
 * UntrainedModels where all that is missing are first models
 */
export async function loadPinnedModels(
  predictors: readonly AnyPredictor[],
  registry: Registry,
  pins: Pins,
  environment: string,
): Promise<ServedModels> {
  /** Rows of table models by digest. */
  const rows = new Map<string, number>();
  const source = { predictors, registry, environment, rows };
  const loadFor = async (pins: Pins, models: Models, present: Shadows) => ({
    pins,
    models,
    shadows: await loadShadows(source, pins, models, present),
  });
  let served = await loadFor(pins, await loadAll(source, pins, new Map()), new Map());
  const record = async (models: Iterable<LoadedModel>, prisma: PrismaClient) => {
    for (const { digest, card } of models)
      if (!rows.has(digest)) rows.set(digest, await recordModel(prisma, card));
  };
  const everyModelOf = ({ models, shadows }: typeof served) => [
    ...models.values(),
    ...[...shadows.values()].flatMap(({ model }) => model ?? []),
  ];
  return {
    get: (name) => served.models.get(name),
    all: () => [...served.models.values()],
    shadow: (name) => served.shadows.get(name),
    pins: () => served.pins,
    record: (prisma) => record(everyModelOf(served), prisma),
    async replace(next, prisma) {
      const loaded = await loadFor(next, await loadAll(source, next, served.models), served.shadows);
      await record(everyModelOf(loaded), prisma);
      served = loaded;
    },
    async retryShadows(prisma) {
      const present = served;
      if ([...present.shadows.values()].every(({ problem }) => problem === null)) return;
      const loaded = await loadFor(present.pins, present.models, present.shadows);
      await record(everyModelOf(loaded), prisma);
      if (served === present) served = loaded;
    },
  };
}

interface ModelSource {
  readonly predictors: readonly AnyPredictor[];
  readonly registry: Registry;
  readonly environment: string;
  readonly rows: ReadonlyMap<string, number>;
}

type Models = ReadonlyMap<string, LoadedModel>;
type Shadows = ReadonlyMap<string, Shadow>;

/** @param present models that are loaded already: one of the same digest is used again */
async function loadAll(source: ModelSource, pins: Pins, present: Models): Promise<Models> {
  const { predictors, environment } = source;
  refuseUnknownPins(predictors, pins, environment);
  const problems: string[] = [];
  let onlyUntrained = true;
  const models = new Map<string, LoadedModel>();
  for (const predictor of predictors) {
    try {
      models.set(predictor.name, await load(predictor, source, pins, present));
    } catch (error) {
      problems.push(refusal(predictor.name, pins, environment, error));
      onlyUntrained &&= error instanceof Untrained;
    }
  }
  if (problems.length > 0) throw new (onlyUntrained ? UntrainedModels : ConfigurationError)(problems);
  return models;
}

/** @param present shadow versions that are loaded already: one of the same digest is used again */
async function loadShadows(
  source: ModelSource,
  pins: Pins,
  models: Models,
  present: Shadows,
): Promise<Shadows> {
  const shadows = new Map<string, Shadow>();
  for (const predictor of source.predictors) {
    const { name } = predictor;
    const digest = shadowOf(pins, name);
    if (digest === undefined) continue;
    const refuse = (problem: Message): Shadow => ({ digest, model: null, problem });
    const loaded = present.get(name);
    if (!isPinned(pins, name)) shadows.set(name, refuse(message('shadow-without-pin', { predictor: name })));
    else if (models.get(name)?.digest === digest) shadows.set(name, refuse(message('shadow-serves')));
    else if (loaded?.digest === digest && loaded.model) shadows.set(name, loaded);
    else
      shadows.set(
        name,
        await loadVersion(predictor, source, digest).then(
          (model): Shadow => ({ digest, model, problem: null }),
          (error: unknown) => refuse(messageOf(error)),
        ),
      );
  }
  return shadows;
}

async function load(
  predictor: AnyPredictor,
  source: ModelSource,
  pins: Pins,
  present: Models,
): Promise<LoadedModel> {
  const pin = pinOf(pins, predictor.name);
  const digest = pin === 'first' ? await source.registry.first(predictor) : pin;
  if (!digest) throw new Untrained(`no model of its version ${predictor.version} has been trained yet`);
  const loaded = present.get(predictor.name);
  return loaded?.digest === digest ? loaded : loadVersion(predictor, source, digest);
}

async function loadVersion(
  predictor: AnyPredictor,
  { registry, rows }: ModelSource,
  digest: string,
): Promise<LoadedModel> {
  const { card, artefact } = await registry.read(predictor.name, digest);
  const model = loadModel(predictor, { card, artefact });
  return {
    predictor,
    digest,
    card,
    model,
    schema: inputSchema(model.fields?.() ?? predictor.fields),
    get modelId() {
      const row = rows.get(digest);
      if (row === undefined) throw new Problem('unavailable', { headers: { 'Retry-After': '2' } });
      return row;
    },
  };
}

/**
 * Makes a stored model ready.
 * @throws RegistryError when it was made for another version or is not an artefact of the predictor
 */
export function loadModel(
  predictor: AnyPredictor,
  { card, artefact }: { card: ModelCard; artefact: string },
  // biome-ignore lint/suspicious/noExplicitAny: the input's type is known to the predictor alone
): Model<any> {
  if (card.predictorVersion !== predictor.version)
    throw new RegistryError(
      message('model-of-another-version', {
        made: card.predictorVersion,
        predictor: predictor.name,
        current: predictor.version,
      }),
    );
  try {
    return predictor.load(JSON.parse(artefact));
  } catch (error) {
    throw new RegistryError(message('model-not-loadable', {}, messageOf(error)));
  }
}

/** What failed, where, and what to type next. */
function refusal(name: string, pins: Pins, environment: string, error: unknown): string {
  const pin = pinOf(pins, name);
  const next = environment === 'local' ? nextHere(name, pin) : nextInCluster(name, environment);
  return `The model of ${name} that ${environment} pins, MODEL_${name}=${pin}, cannot be served: ${(error as Error).message}. ${next}`;
}

const nextHere = (name: string, pin: string) =>
  pin === 'first'
    ? 'Run `npm start` again: it trains what is missing or damaged. By hand: node apps/api/src/main.ts train --missing.'
    : `Serve the first one: MODEL_${name}=first.`;

const nextInCluster = (name: string, environment: string) =>
  `See what there is: npm run gitops model list. Train one: npm run gitops model train ${name} -- --environment ${environment}. Then pin it in overlays/${environment}/models.env.`;
