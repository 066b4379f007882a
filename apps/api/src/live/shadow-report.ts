import { accuracy, type Interval, meanInterval } from '../learning/metrics.ts';
import { type LiveMeasure, measure } from './measures.ts';
import { type LiveFigures, liveFigures } from './report.ts';
import { type BothAnswers, maxPredictions, type ShadowAnswer, type ShadowStore } from './shadow-store.ts';
import type { Version } from './version.ts';

/** How a shadow version answers, beside the version that served when it answered last. */
export interface ShadowFigures {
  /** Digest of the version that it is compared with; null without predictions. */
  readonly against: string | null;
  readonly predictions: number;
  readonly limit: number;
  /** When the oldest of these predictions was made. */
  readonly since: Date | null;
  /** The share of predictions with the same class; null for a target without classes. */
  readonly agreement: Interval | null;
  readonly meanDifference: Interval | null;
  readonly meanAbsoluteDifference: Interval | null;
  readonly live: LiveFigures;
  /** The measures of the version that serves, on the same outcomes. */
  readonly servedMeasures: readonly Pick<LiveMeasure, 'name' | 'value' | 'low' | 'high'>[];
}

const maxLargest = 10;

/** Those beside the version that served last. */
function besideLast(answers: readonly ShadowAnswer[]): { against: string | null; rows: ShadowAnswer[] } {
  const against = answers[0]?.served ?? null;
  return { against, rows: answers.filter(({ served }) => served === against) };
}

/** Compares a version with the one that served, and measures both on the outcomes that are known. */
export async function shadowFigures(
  store: ShadowStore,
  digest: string,
  { predictor, card }: Version,
): Promise<ShadowFigures> {
  const { against, rows } = besideLast(await store.newest(digest));
  const oldest = rows.at(-1);
  const [first] = oldest ? await store.both([oldest.id]) : [];
  const known = against === null ? [] : await store.known(digest, against);
  const live = await liveFigures(predictor, card, known);
  const served = known.map(({ served: outcome, actual }) => ({ outcome, actual }));
  const classed = rows.filter(({ agrees }) => agrees !== null);
  const agreeing = classed.filter(({ agrees }) => agrees);
  const mean = (of: (difference: number) => number) =>
    rows.length === 0 ? null : meanInterval(Float64Array.from(rows, ({ difference }) => of(difference)));
  return {
    against,
    predictions: rows.length,
    limit: maxPredictions,
    since: first?.createdAt ?? null,
    agreement: classed.length === 0 ? null : accuracy(agreeing.length, classed.length),
    meanDifference: mean((difference) => difference),
    meanAbsoluteDifference: mean(Math.abs),
    live,
    servedMeasures: live.isEnough
      ? measure(predictor, served).map(({ name, value, low, high }) => ({ name, value, low, high }))
      : [],
  };
}

/** The predictions that both versions answer most differently, the largest difference first. */
export async function largestDifferences(store: ShadowStore, digest: string): Promise<BothAnswers[]> {
  const size = ({ difference }: { readonly difference: number }) => Math.abs(difference);
  const { rows } = besideLast(await store.newest(digest));
  const largest = rows.toSorted((one, other) => size(other) - size(one)).slice(0, maxLargest);
  const both = await store.both(largest.map(({ id }) => id));
  return both.sort((one, other) => size(other) - size(one));
}
