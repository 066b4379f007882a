import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { ClusterRecord } from '../cluster/record.ts';
import type { Environment } from '../descriptor/environment.ts';
import { planText, printedPlan } from '../plan/print-plan.ts';
import { runPlan } from '../plan/run-plan.ts';
import { type ModelVersion, readRegistry, requirePredictor } from './registry.ts';
import { metricText } from './text.ts';
import { type Training, trainingPlan } from './train.ts';

export interface TrainOptions {
  readonly environment: Environment;
  readonly predictor: string;
  /** As typed. */
  readonly seed: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly follow: boolean;
}

export interface TrainedModel {
  readonly environment: string;
  readonly predictor: string;
  readonly job: string;
  /** Absent when it was not followed. */
  readonly digest?: string;
  /** Whether the registry did not have it before. */
  readonly isNew?: boolean;
  readonly seconds: number;
}

/** @throws Refusal (64) for anything but a whole number of at most nine digits. */
function seedOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new Refusal(
    `The seed "${given}" is not a whole number of at most nine digits.`,
    'For example: --seed 2.',
    exitCode.usage,
  );
}

/** What to type to have the new version served. */
const howToServe = ({ name, models }: Environment, predictor: string, digest: string) =>
  name === 'dev'
    ? `To serve it in dev: write ${predictor}=${digest} in ${models}, commit, then: git push cluster main`
    : `To serve it in ${name}: npm run gitops model promote ${predictor} ${digest}`;

function tell(
  { environment, predictor }: TrainOptions,
  version: ModelVersion | undefined,
  digest: string,
  isNew: boolean,
): string {
  const metric = version?.refused === null ? version.metrics[0] : undefined;
  const lines = [`${predictor} ${digest}${metric ? `, ${metricText(metric)}` : ''}`];
  if (!isNew) lines.push('It is the version that was there already: from the same records the same model.');
  if (version?.pinned) lines.push(`${environment.name} serves it.`);
  else lines.push(howToServe(environment, predictor, digest));
  return lines.join('\n');
}

/**
 * Trains a version of a model in an environment's cluster.
 * @returns nothing in a dry run
 * @throws Refusal when the predictor is unknown or the training fails
 */
export async function trainNow(
  record: ClusterRecord,
  options: TrainOptions,
): Promise<TrainedModel | undefined> {
  const { environment, predictor, dryRun, json, follow } = options;
  const began = Date.now();
  const seed = seedOf(options.seed);
  const before = await readRegistry(record, environment);
  requirePredictor(before, predictor);
  const job = `train-${predictor}-${began.toString(36)}`.slice(0, 63);
  const training: Training = { environment, predictor, job, ...(seed === undefined ? {} : { seed }) };
  let digest: string | undefined;
  const plan = trainingPlan(record, training, follow, (made) => {
    digest = made;
  });
  if (dryRun) {
    console.log(json ? JSON.stringify(await printedPlan(plan), null, 2) : await planText(plan));
    return undefined;
  }
  await runPlan(plan, { onlyResult: json });
  const result = { environment: environment.name, predictor, job, seconds: (Date.now() - began) / 1000 };
  if (digest === undefined) {
    if (!json)
      console.log(`Follow it: kubectl --namespace ${environment.namespace} logs --follow job/${job}`);
    return result;
  }
  const of = ({ models }: typeof before) =>
    models.find((model) => model.predictor === predictor && model.digest === digest);
  const isNew = of(before) === undefined;
  if (!json) console.log(tell(options, of(await readRegistry(record, environment)), digest, isNew));
  return { ...result, digest, isNew };
}
