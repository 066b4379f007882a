import {
  type Cluster,
  type Configuration,
  type Delivery,
  type DeliveryOptions,
  type DeliveryResult,
  headOf,
  oneAtATime,
  type Person,
  pinnedPath,
  type Route,
  requireHealthy,
  runDelivery,
  type Step,
} from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { englishOf } from '../api/english.ts';
import { type Place, placeOf } from '../api/place.ts';
import { deliverModel, pinsFile } from './pin.ts';
import {
  type Comparison,
  compareModels,
  copyModel,
  type ModelRegistry,
  type ModelVersion,
  readRegistry,
  requirePredictor,
  servedVersion,
  shortModel,
  versionNamed,
} from './registry.ts';
import { decisiveText, verdictText } from './text.ts';

export interface PromoteModelOptions extends DeliveryOptions {
  /** The environment that is promoted from, and the one that is promoted to. */
  readonly route: Route;
  readonly predictor: string;
  /** A version in either registry; without it, the one that the source serves. */
  readonly version?: string;
  /** Why a worse version is promoted; without it, a worse one is refused. */
  readonly reason?: string;
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

/** What was found before anything is changed. */
interface Facts {
  readonly source: Place;
  readonly target: Place;
  readonly from: Delivery;
  readonly previous: Delivery;
  readonly digest: string;
  readonly before: ModelVersion | undefined;
  /** The target's registry has the version already. */
  readonly isCopied: boolean;
}

/** The version to promote: the one that the source serves, or a named one in either registry. @throws Refusal */
export function versionFrom(source: ModelRegistry, target: ModelRegistry, predictor: string, given?: string) {
  requirePredictor(target, predictor);
  if (given !== undefined) {
    const onlyInTarget = target.models
      .filter(({ digest }) => !source.models.some((model) => model.digest === digest))
      .map((model) => ({ ...model, first: false, pinned: false }));
    return versionNamed({ ...source, models: [...source.models, ...onlyInTarget] }, predictor, given);
  }
  requirePredictor(source, predictor);
  const served = servedVersion(source, predictor);
  if (served) return served;
  throw new Refusal(
    `${source.environment} pins ${predictor}=${source.pins[predictor]}, which is not in its registry: there is nothing to promote.`,
    'See `npm run gitops model list`.',
  );
}

/** @throws Refusal unless the source is healthy, the target runs something, and the version can be served. */
async function prepare(
  configuration: Configuration,
  cluster: Cluster,
  { route, predictor, version }: PromoteModelOptions,
): Promise<Facts> {
  const { git } = cluster;
  const [from, previous] = await Promise.all([headOf(git, route.source), headOf(git, route.target)]);
  if (!from || !previous) {
    const { name } = from ? route.target : route.source;
    throw new Refusal(
      `${name} has no release yet, so it serves no model.`,
      from ? `Promote one: \`npm run gitops promote ${name}\`.` : 'Push one: `git push cluster main`.',
    );
  }
  await requireHealthy(cluster, route, from.commit);
  const [source, target] = await Promise.all([
    placeOf(configuration, cluster, route.source),
    placeOf(configuration, cluster, route.target),
  ]);
  const [inSource, inTarget] = await Promise.all([readRegistry(source), readRegistry(target)]);
  const { digest, refused } = versionFrom(inSource, inTarget, predictor, version);
  if (refused) {
    throw new Refusal(
      `${shortModel(predictor, digest)} can't be served: it is ${englishOf(refused)}.`,
      `Train it again: \`npm run gitops model train ${predictor}\`.`,
    );
  }
  const isCopied = inTarget.models.some(
    (model) => model.predictor === predictor && model.digest === digest && !model.refused,
  );
  return { source, target, from, previous, digest, before: servedVersion(inTarget, predictor), isCopied };
}

function requireNotWorse(comparison: Comparison, target: string, reason: string | undefined): void {
  if (!comparison.worse || reason !== undefined) return;
  const { predictor, b, a, data, paired } = comparison;
  throw new Refusal(
    [
      `${shortModel(predictor, b.digest)} is worse than ${shortModel(predictor, a.digest)}, which ${target} serves: ${decisiveText(comparison)}, on ${data.name}.`,
      ...(paired ? [verdictText(comparison)] : []),
      `${target} is unchanged.`,
    ].join(paired ? '\n' : ' '),
    'Train a better one, or promote it anyway: add --force --why "the reason", which the commit records.',
  );
}

/**
 * Copies a version of a model to the target's registry, compares it with the served one on the target's data,
 * pins it on the target's branch and follows it until it is live.
 * @throws Refusal for a worse one, unless a reason is given
 */
export function promoteModel(
  configuration: Configuration,
  cluster: Cluster,
  options: PromoteModelOptions,
): Promise<PromotedModel | DeliveryResult | undefined> {
  const { route, predictor, json = false } = options;
  const { git } = cluster;
  const to = route.target.name;
  const print = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);

  const work = async () => {
    const facts = await prepare(configuration, cluster, options);
    const { previous, digest, before } = facts;
    if (before?.digest === digest) {
      print(`${to} already serves ${shortModel(predictor, digest)}: there is nothing to promote.`);
      const { commit, revision } = previous;
      return { environment: to, commit, revision, live: true, seconds: 0 };
    }
    let comparison: Comparison | undefined;
    const compare = compareStep(facts, options, (measured) => {
      comparison = measured;
    });
    const pin = (delivered: (commit: string) => void) =>
      pinStep(cluster, facts, options, () => comparison, delivered);
    const result = await runDelivery(
      cluster.record,
      route.target,
      previous.revision,
      (delivered) => [copyStep(facts, options), compare, pin(delivered)],
      options,
    );
    return result && { ...result, model: { predictor, digest, before: before?.digest, comparison } };
  };
  return options.dryRun ? work() : oneAtATime(git, `a promotion of ${predictor} to ${to}`, print, work);
}

function copyStep({ source, target, digest, isCopied }: Facts, { predictor }: PromoteModelOptions): Step {
  const path = `/api/predictors/${predictor}/models`;
  return {
    title: `Copy ${shortModel(predictor, digest)} from the registry of ${source.name} to that of ${target.name}`,
    satisfied: async () => isCopied,
    actions: [
      {
        kind: 'call',
        what: `GET ${source.api}${path}/${digest} | POST ${target.api}${path}`,
        call: () => copyModel(source, target, predictor, digest),
      },
    ],
  };
}

function compareStep(
  { target, digest, before }: Facts,
  { predictor, reason }: PromoteModelOptions,
  measured: (comparison: Comparison) => void,
): Step {
  return {
    title: `Compare it with ${before ? shortModel(predictor, before.digest) : `nothing: ${target.name} serves none`}`,
    satisfied: async () => before === undefined,
    actions: [
      {
        kind: 'call',
        what: `GET ${target.api}/api/models/compare?predictor=${predictor}&a=${before?.digest}&b=${digest}`,
        call: async (report) => {
          const pair = { a: before?.digest ?? digest, b: digest };
          const comparison = await compareModels(target, predictor, pair);
          measured(comparison);
          report(`${decisiveText(comparison)}, on ${comparison.data.name}`);
          if (comparison.paired) for (const line of verdictText(comparison).split('\n')) report(line);
          requireNotWorse(comparison, target.name, reason);
        },
      },
    ],
  };
}

function pinStep(
  { git }: Cluster,
  { from, previous, digest }: Facts,
  { route: { target }, predictor, reason, by }: PromoteModelOptions,
  comparison: () => Comparison | undefined,
  delivered: (commit: string) => void,
): Step {
  const name = shortModel(predictor, digest);
  return {
    title: `Pin ${name} in ${target.name}`,
    actions: [
      {
        kind: 'call',
        what: `commit on ${target.branch}: ${pinnedPath(target, pinsFile)} with ${predictor}=${digest}`,
        call: async () => {
          const measured = comparison();
          const forced = measured?.worse ? reason : undefined;
          const commit = await deliverModel(git, {
            action: 'promote-model',
            environment: target,
            previous,
            predictor,
            version: digest,
            from: from.commit,
            subject: `promote ${name} to ${target.name}`,
            trailers: [
              ['Metric', measured ? `${decisiveText(measured)} (before)` : 'none to compare with'],
              ...(forced === undefined ? [] : [['Forced-Why', forced] as const]),
            ],
            ...(by ? { by } : {}),
          });
          delivered(commit);
        },
      },
    ],
  };
}
