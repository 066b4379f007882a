import { Refusal } from '@presage/runtime/refusal';
import type { ClusterRecord } from '../cluster/record.ts';
import { environmentOf } from '../descriptor/environment.ts';
import type { Person } from '../environments/deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from '../environments/delivery-run.ts';
import { type Delivery, headOf } from '../environments/history.ts';
import { oneAtATime } from '../environments/lock.ts';
import { requireHealthyDev } from '../environments/promote.ts';
import type { Git } from '../git/git.ts';
import type { Step } from '../plan/step.ts';
import { deliverModel } from './deliver-model.ts';
import { shortModel } from './pins.ts';
import {
  type Comparison,
  compareModels,
  copyModel,
  type ModelRegistry,
  type ModelVersion,
  readRegistry,
  requirePredictor,
  servedVersion,
  versionNamed,
} from './registry.ts';
import { decisiveText } from './text.ts';

export interface PromoteModelOptions extends DeliveryOptions {
  readonly predictor: string;
  /** A version in dev's registry, or already in prod's; without it, the one that dev serves. */
  readonly version?: string;
  /** Why a worse one is promoted all the same; without it, it is refused. */
  readonly forcedWhy?: string;
  readonly by?: Person;
}

export interface PromotedModel extends DeliveryResult {
  readonly model: {
    readonly predictor: string;
    readonly digest: string;
    readonly before: string | undefined;
    readonly comparison: Comparison | undefined;
  };
}

interface Facts {
  readonly from: Delivery;
  readonly previous: Delivery;
  readonly digest: string;
  readonly before: ModelVersion | undefined;
  /** prod's registry has it. */
  readonly isThere: boolean;
}

/** The version to promote: the one that dev serves, or one that is named, in dev's registry or in prod's. */
function chosen(dev: ModelRegistry, prod: ModelRegistry, predictor: string, given?: string): ModelVersion {
  requirePredictor(prod, predictor);
  if (given !== undefined) {
    const ofProd = prod.models
      .filter(({ digest }) => !dev.models.some((model) => model.digest === digest))
      .map((model) => ({ ...model, first: false, pinned: false }));
    return versionNamed({ ...dev, models: [...dev.models, ...ofProd] }, predictor, given);
  }
  requirePredictor(dev, predictor);
  const served = servedVersion(dev, predictor);
  if (served) return served;
  throw new Refusal(
    `dev pins ${predictor}=${dev.pins[predictor]}, which is not in its registry: there is nothing to promote.`,
    'See `npm run gitops model list`.',
  );
}

/** @throws Refusal unless dev is Synced and Healthy, prod runs something, and the version is sound. */
async function prepare(record: ClusterRecord, git: Git, options: PromoteModelOptions): Promise<Facts> {
  const dev = environmentOf('dev');
  const prod = environmentOf('prod');
  const { predictor } = options;
  const [from, previous] = await Promise.all([headOf(git, dev), headOf(git, prod)]);
  if (!from || !previous) {
    throw new Refusal(
      `${from ? 'prod' : 'dev'} has no release yet, so it serves no model.`,
      from ? 'Promote one: `npm run gitops promote`.' : 'Push one: `git push cluster main`.',
    );
  }
  await requireHealthyDev(record, from.commit);
  const [inDev, inProd] = await Promise.all([readRegistry(record, dev), readRegistry(record, prod)]);
  const { digest, refused } = chosen(inDev, inProd, predictor, options.version);
  if (refused !== null) {
    throw new Refusal(
      `${shortModel(predictor, digest)} can't be served: it is ${refused}.`,
      `Train it again: \`npm run gitops model train ${predictor}\`.`,
    );
  }
  const own = inProd.models.filter((model) => model.predictor === predictor && model.refused === null);
  const isThere = own.some((model) => model.digest === digest);
  return { from, previous, digest, before: servedVersion(inProd, predictor), isThere };
}

function requireNotWorse(comparison: Comparison, forcedWhy: string | undefined): void {
  if (!comparison.worse || forcedWhy !== undefined) return;
  const { predictor, b, a, data } = comparison;
  throw new Refusal(
    `${shortModel(predictor, b.digest)} is worse than ${shortModel(predictor, a.digest)}, which prod serves: ${decisiveText(comparison)}, on ${data.name}. prod is unchanged.`,
    'Train a better one, or promote it all the same: add --force --why "the reason", which the commit records.',
  );
}

/**
 * Takes a version of a model from dev's registry to prod's, compares it with the one in place on prod's data,
 * pins it on env/prod and follows it until it is live.
 * @throws Refusal for a worse one, unless `forcedWhy` says why
 */
export function promoteModel(
  record: ClusterRecord,
  git: Git,
  options: PromoteModelOptions,
): Promise<PromotedModel | DeliveryResult | undefined> {
  const { predictor, forcedWhy, by, json = false } = options;
  const dev = environmentOf('dev');
  const prod = environmentOf('prod');
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);

  const work = async () => {
    const { from, previous, digest, before, isThere } = await prepare(record, git, options);
    const name = shortModel(predictor, digest);
    if (before?.digest === digest) {
      say(`prod serves ${name} already: there is nothing to promote.`);
      const { commit, revision } = previous;
      return { environment: prod.name, commit, revision, live: true, seconds: 0 };
    }
    let comparison: Comparison | undefined;
    const copy: Step = {
      title: `Copy ${name} from dev’s registry to prod’s`,
      satisfied: async () => isThere,
      actions: [
        {
          kind: 'call',
          what: `in a pod of dev: models export ${predictor} ${digest} | in a pod of prod: models import`,
          call: () => copyModel(record, { from: dev, to: prod }, predictor, digest),
        },
      ],
    };
    const compare: Step = {
      title: `Compare it with ${before ? shortModel(predictor, before.digest) : 'nothing: prod serves none'}`,
      satisfied: async () => before === undefined,
      actions: [
        {
          kind: 'call',
          what: `in a pod of prod: models compare ${predictor} ${before?.digest} ${digest}`,
          call: async (report) => {
            comparison = await compareModels(record, prod, predictor, {
              a: before?.digest ?? digest,
              b: digest,
            });
            report(`${decisiveText(comparison)}, on ${comparison.data.name}`);
            requireNotWorse(comparison, forcedWhy);
          },
        },
      ],
    };
    const pin = (delivered: (commit: string) => void): Step => ({
      title: `Pin ${name} in prod`,
      actions: [
        {
          kind: 'call',
          what: `commit on env/prod: ${prod.models} with ${predictor}=${digest}`,
          call: async () => {
            const forced = comparison?.worse ? forcedWhy : undefined;
            const commit = await deliverModel(git, {
              action: 'promote-model',
              previous,
              predictor,
              version: digest,
              from: from.commit,
              subject: `promote ${name} to prod`,
              trailers: [
                ['Metric', comparison ? `${decisiveText(comparison)} (before)` : 'none to compare with'],
                ...(forced === undefined ? [] : [['Forced-Why', forced] as const]),
              ],
              ...(by ? { by } : {}),
            });
            delivered(commit);
          },
        },
      ],
    });
    const result = await runDelivery(
      record,
      prod,
      previous.revision,
      (delivered) => [copy, compare, pin(delivered)],
      options,
    );
    return result && { ...result, model: { predictor, digest, before: before?.digest, comparison } };
  };
  return options.dryRun ? work() : oneAtATime(git, `a promotion of ${predictor} to prod`, say, work);
}
