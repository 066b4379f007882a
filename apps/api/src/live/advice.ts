import { enoughPredictions } from '../features/drift.ts';
import type { RecentInputs } from '../features/recent.ts';
import { compareFeatures } from '../features/report.ts';
import type { LoadedModel } from '../models/serving.ts';
import type { Verdict } from './judge.ts';

/** Why a model should be trained again, and what to type. */
export interface Advice {
  readonly reasons: readonly ('loss' | 'drift')[];
  /** Names of the fields that have drifted strongly. */
  readonly drifted: readonly string[];
  /** What to type, in this order. */
  readonly commands: readonly string[];
}

/** How many of the last predictions are compared with the training. */
const last = 1_000;

/**
 * Advises to train again when a field has drifted strongly, or the loss in service is beyond what the card promises.
 * @returns null when there is no reason
 */
export async function adviceFor(
  loaded: LoadedModel,
  verdict: Verdict | null,
  inputs: RecentInputs,
  environment: string,
): Promise<Advice | null> {
  const recent = await inputs(loaded.predictor, last);
  const features = recent.length < enoughPredictions ? [] : await compareFeatures(loaded, recent);
  const drifted = features.filter(({ drift }) => drift === 'strong').map(({ field }) => field);
  const reasons = [
    ...(verdict?.state === 'beyond' ? (['loss'] as const) : []),
    ...(drifted.length > 0 ? (['drift'] as const) : []),
  ];
  return reasons.length === 0
    ? null
    : {
        reasons,
        drifted,
        commands: commandsFor(loaded.predictor.name, environment),
      };
}

/**
 * In a cluster a new version begins in the first environment, where both commands act without naming one. Under
 * `npm start` there is no commit to propose: the new version serves unless it is worse.
 */
const commandsFor = (predictor: string, environment: string): string[] =>
  environment === 'local'
    ? [`npm run gitops model train ${predictor} -- --env local`]
    : [`npm run gitops model train ${predictor}`, `npm run gitops model propose ${predictor}`];
