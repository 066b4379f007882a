import {
  type Cluster,
  type Configuration,
  type Delivery,
  type DeliveryOptions,
  type DeliveryResult,
  deliveriesBeforeChanges,
  type Environment,
  type Git,
  headOf,
  oneAtATime,
  type Person,
  pinnedPath,
  runDelivery,
  type Step,
  short,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Place, placeOf } from '../api/place.ts';
import { deliverModel, modelPinsAt, pinsFile } from './pin.ts';
import { readRegistry, requirePredictor, shortModel } from './registry.ts';

export interface RollbackModelOptions extends DeliveryOptions {
  readonly environment: Environment;
  readonly predictor: string;
  readonly by?: Person;
}

interface Earlier {
  readonly previous: Delivery;
  /** The newest commit that pinned another version. */
  readonly target: Delivery;
  readonly version: string;
}

/** @throws Refusal when the environment never pinned another version. */
async function earlierVersion(git: Git, environment: Environment, predictor: string): Promise<Earlier> {
  const previous = await headOf(git, environment);
  const pinAt = async ({ commit }: Delivery) => (await modelPinsAt(git, commit, environment))[predictor];
  const present = previous && (await pinAt(previous));
  const file = pinnedPath(environment, pinsFile);
  for await (const target of deliveriesBeforeChanges(git, environment, file)) {
    const version = await pinAt(target);
    if (previous && version !== undefined && version !== present) return { previous, target, version };
  }
  throw new Refusal(
    `${environment.branch} never pinned another version of ${predictor}${present ? ` than ${present}` : ''}.`,
    'See its versions: `npm run gitops model list`.',
  );
}

/** The first environment has the pins of main: a commit there changes them. */
async function refuseFirst(git: Git, environment: Environment, predictor: string): Promise<never> {
  const { version } = await earlierVersion(git, environment, predictor);
  const file = pinnedPath(environment, pinsFile);
  throw new Refusal(
    `The pins of ${environment.name} are edited on main.`,
    `In ${file} write ${predictor}=${version}, commit, then: git push cluster main (or revert the commit that changed it: git log -1 -- ${file}).`,
    exitCode.usage,
  );
}

async function requireVersion(place: Place, predictor: string, version: string): Promise<void> {
  const registry = await readRegistry(place);
  requirePredictor(registry, predictor);
  const own = registry.models.filter((model) => model.predictor === predictor && !model.refused);
  if (own.some(({ digest, first }) => (version === 'first' ? first : digest === version))) return;
  throw new Refusal(
    `${place.name} pinned ${shortModel(predictor, version)} before, which is no longer in its registry. It still serves its present version.`,
    `Promote another: \`npm run gitops model promote ${predictor} DIGEST\` (\`npm run gitops model list\` shows which).`,
  );
}

/**
 * Pins the version of a model again that an environment pinned before, and follows it until it is live;
 * everything else stays.
 * @throws Refusal for the first environment, and when there was no other version
 */
export function rollbackModel(
  configuration: Configuration,
  cluster: Cluster,
  options: RollbackModelOptions,
): Promise<DeliveryResult | undefined> {
  const { git, record } = cluster;
  const { environment, predictor, by, json = false } = options;
  const print = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    if (environment.from === undefined) return refuseFirst(git, environment, predictor);
    const { previous, target, version } = await earlierVersion(git, environment, predictor);
    await requireVersion(await placeOf(configuration, cluster, environment), predictor, version);
    const name = shortModel(predictor, version);
    const step = (delivered: (commit: string) => void): Step => ({
      title: `Pin ${name} in ${environment.name} again, as in ${short(target.commit)}`,
      actions: [
        {
          kind: 'call',
          what: `commit on ${environment.branch}: ${pinnedPath(environment, pinsFile)} with ${predictor}=${version}`,
          call: async () => {
            const commit = await deliverModel(git, {
              action: 'rollback-model',
              environment,
              previous,
              predictor,
              version,
              from: target.commit,
              subject: `rollback ${environment.name} to ${name}`,
              ...(by ? { by } : {}),
            });
            delivered(commit);
          },
        },
      ],
    });
    return runDelivery(record, environment, previous.revision, (delivered) => [step(delivered)], options);
  };
  return options.dryRun
    ? work()
    : oneAtATime(git, `a rollback of ${predictor} in ${environment.name}`, print, work);
}
