import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { ClusterRecord } from '../cluster/record.ts';
import type { Environment } from '../descriptor/environment.ts';
import type { Person } from '../environments/deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from '../environments/delivery-run.ts';
import { type Delivery, deliveries, modelPinsAt } from '../environments/history.ts';
import { oneAtATime } from '../environments/lock.ts';
import { type Git, short } from '../git/git.ts';
import type { Step } from '../plan/step.ts';
import { deliverModel } from './deliver-model.ts';
import { shortModel } from './pins.ts';
import { readRegistry, requirePredictor } from './registry.ts';

export interface RollbackModelOptions extends DeliveryOptions {
  readonly environment: Environment;
  readonly predictor: string;
  readonly by?: Person;
}

interface Before {
  readonly previous: Delivery;
  /** The newest commit that pinned another version. */
  readonly target: Delivery;
  readonly version: string;
}

/** @throws Refusal when the environment never pinned another version. */
async function versionBefore(git: Git, environment: Environment, predictor: string): Promise<Before> {
  const line = await deliveries(git, environment);
  const [previous] = line;
  const pinAt = async ({ commit }: Delivery) => (await modelPinsAt(git, commit, environment))[predictor];
  const present = previous && (await pinAt(previous));
  for (const target of line.slice(1)) {
    const version = await pinAt(target);
    if (previous && version !== undefined && version !== present) return { previous, target, version };
  }
  throw new Refusal(
    `${environment.branch} never pinned another version of ${predictor}${present ? ` than ${present}` : ''}.`,
    'See its versions: `npm run gitops model list`.',
  );
}

/** dev's pins are main's: they go back by a commit there. */
async function refuseDev(git: Git, environment: Environment, predictor: string): Promise<never> {
  const { version } = await versionBefore(git, environment, predictor);
  throw new Refusal(
    `The pins of ${environment.name} are edited on main.`,
    `In ${environment.models} write ${predictor}=${version}, commit, then: git push cluster main (or revert the commit that changed it: git log -1 -- ${environment.models}).`,
    exitCode.usage,
  );
}

async function requireVersion(
  record: ClusterRecord,
  environment: Environment,
  predictor: string,
  version: string,
) {
  const registry = await readRegistry(record, environment);
  requirePredictor(registry, predictor);
  const own = registry.models.filter((model) => model.predictor === predictor && model.refused === null);
  if (own.some(({ digest, first }) => (version === 'first' ? first : digest === version))) return;
  throw new Refusal(
    `${environment.name} pinned ${shortModel(predictor, version)} before, which is not in its registry any more. It goes on serving what it serves.`,
    `Promote another: \`npm run gitops model promote ${predictor} DIGEST\` (\`npm run gitops model list\` shows which).`,
  );
}

/**
 * Pins again the version of a model that prod pinned before, and follows it until it is live; all else stays.
 * @throws Refusal for dev, and when there was no other version
 */
export function rollbackModel(
  record: ClusterRecord,
  git: Git,
  options: RollbackModelOptions,
): Promise<DeliveryResult | undefined> {
  const { environment, predictor, by, json = false } = options;
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    if (environment.name === 'dev') return refuseDev(git, environment, predictor);
    const { previous, target, version } = await versionBefore(git, environment, predictor);
    await requireVersion(record, environment, predictor, version);
    const name = shortModel(predictor, version);
    const step = (delivered: (commit: string) => void): Step => ({
      title: `Pin ${name} in ${environment.name} again, as ${short(target.commit)} did`,
      actions: [
        {
          kind: 'call',
          what: `commit on ${environment.branch}: ${environment.models} with ${predictor}=${version}`,
          call: async () => {
            const commit = await deliverModel(git, {
              action: 'rollback-model',
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
    : oneAtATime(git, `a rollback of ${predictor} in ${environment.name}`, say, work);
}
