import type { AnyPredictor } from '../definition/predictor.ts';
import type { MetricValue } from '../definition/training.ts';
import type { LiveMeasure } from './measures.ts';

/** A measure in service beside what the card says of held-out records. */
export interface JudgedMeasure extends LiveMeasure {
  /** What the card says; null where it measures nothing of this name. */
  readonly promised: { readonly value: number; readonly low: number; readonly high: number } | null;
}

/** The measure that decides, and what it says. */
export interface Verdict {
  readonly metric: string;
  /** `beyond`: worse than the card promises, and not by chance. */
  readonly state: 'within' | 'beyond';
}

/** Every interval of a prediction is for 8 in 10. */
const promisedCoverage = { value: 0.8, low: 0.8, high: 0.8 };

/** Of the normal distribution, one-sided: chance alone exceeds it once in 2 000 looks. */
const quantile = 3.29;

/** Half the width of a 95 % interval, in standard errors. */
const halfWidth = 1.96;

/** Adds what the card promises, by the names of its metrics. */
export function besideCard(
  measures: readonly LiveMeasure[],
  metrics: readonly MetricValue[],
): JudgedMeasure[] {
  return measures.map((measure) => {
    const found = metrics.find(({ name }) => name === measure.name);
    if (found) return { ...measure, promised: { value: found.value, low: found.low, high: found.high } };
    return { ...measure, promised: measure.name === 'coverage' ? promisedCoverage : null };
  });
}

/**
 * Whether a model is worse in service than its card promises: by the metric that decides between its versions, else by
 * the first measure that something is promised for. It is beyond when it is outside the card's interval on the worse
 * side, and the difference exceeds what both samples explain.
 * @returns null when nothing is promised
 */
export function judge(
  measures: readonly JudgedMeasure[],
  [deciding]: AnyPredictor['metrics'],
): Verdict | null {
  const promised = measures.filter(({ promised, better }) => promised && better !== 'zero');
  const found = promised.find(({ name }) => name === deciding.name) ?? promised[0];
  if (!found?.promised) return null;
  const { name: metric, better, value, low, high, promised: card } = found;
  const sign = better === 'higher' ? -1 : 1;
  const errors = [high - low, card.high - card.low].map((width) => width / 2 / halfWidth);
  const worse = sign * (value - card.value);
  const outside = better === 'higher' ? value < card.low : value > card.high;
  const isBeyond = outside && worse > quantile * Math.hypot(...errors);
  return { metric, state: isBeyond ? 'beyond' : 'within' };
}
