import { type Environment, pinnedPath, planText, printedPlan, runPlan } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Place } from '../api/place.ts';
import { reasonText } from './list-text.ts';
import { pinsFile } from './pin.ts';
import {
  type ModelRegistry,
  type ModelVersion,
  readRegistry,
  requirePredictor,
  servedVersion,
} from './registry.ts';
import { metricText } from './text.ts';
import { type Training, trainingPlan } from './train.ts';

export interface TrainOptions {
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
  /** Id of the training. */
  readonly training: string | undefined;
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

/** What to type to serve the new version. */
function howToServe(environment: Environment | undefined, predictor: string, digest: string): string {
  if (environment === undefined)
    return `To serve it all the same: npm run gitops model pin ${predictor} ${digest}`;
  const { name, from } = environment;
  if (from === undefined)
    return `To serve it in ${name}: write ${predictor}=${digest} in ${pinnedPath(environment, pinsFile)}, commit, then: git push cluster main`;
  return `To serve it in ${name}: npm run gitops model promote ${predictor} ${digest} -- --to ${name}`;
}

function resultText(
  { name, environment }: Place,
  predictor: string,
  registry: ModelRegistry,
  { digest, isNew }: { readonly digest: string; readonly isNew: boolean },
): string {
  const version = versionIn(registry, predictor, digest);
  const served = servedVersion(registry, predictor)?.digest.slice(0, 19);
  const reason = reasonText(registry, predictor);
  const metric = version?.metrics?.[0];
  const lines = [`${predictor} ${digest}${metric ? `, ${metricText(metric)}` : ''}`];
  if (!isNew) lines.push('The registry already had this version: the same records give the same model.');
  if (version?.pinned) lines.push(`${name} serves it. ${reason}`.trimEnd());
  else {
    if (reason) lines.push(`${name} serves ${served}. ${reason}`);
    lines.push(howToServe(environment, predictor, digest));
  }
  return lines.join('\n');
}

const versionIn = ({ models }: ModelRegistry, predictor: string, digest: string): ModelVersion | undefined =>
  models.find((model) => model.predictor === predictor && model.digest === digest);

/**
 * Trains a version of a model in an environment of the cluster, or under `npm start`.
 * @returns nothing in a dry run
 * @throws Refusal when the predictor is unknown or the training fails
 */
export async function trainModel(place: Place, options: TrainOptions): Promise<TrainedModel | undefined> {
  const { predictor, dryRun, json, follow } = options;
  const began = Date.now();
  const seed = seedOf(options.seed);
  const before = await readRegistry(place);
  requirePredictor(before, predictor);
  let training: Training | undefined;
  let digest: string | undefined;
  const plan = trainingPlan(
    place,
    { predictor, seed, follow },
    {
      started(started) {
        training = started;
      },
      trained(made) {
        digest = made;
      },
    },
  );
  if (dryRun) {
    console.log(json ? JSON.stringify(await printedPlan(plan), null, 2) : await planText(plan));
    return undefined;
  }
  await runPlan(plan, { onlyResult: json });
  const seconds = (Date.now() - began) / 1000;
  const result = { environment: place.name, predictor, training: training?.id, seconds };
  if (digest === undefined) {
    if (!json) console.log(`Follow it at ${place.pages}/models`);
    return result;
  }
  const isNew = versionIn(before, predictor, digest) === undefined;
  if (!json) console.log(resultText(place, predictor, await readRegistry(place), { digest, isNew }));
  return { ...result, digest, isNew };
}
