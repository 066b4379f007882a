import type { CalibrationBin } from '../definition/training.ts';
import { makeRandom } from './random.ts';

/** A measure with its 95 % confidence interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

type Numbers = ArrayLike<number>;

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;
const resamples = 400;

const at = (values: Numbers, index: number) => values[index] as number;

/** The mean of independent values, with the normal interval of its standard error. */
export function meanInterval(values: Numbers): Interval {
  const count = values.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += at(values, i) / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (at(values, i) - mean) ** 2;
  const half = count > 1 ? z * Math.sqrt(squares / (count - 1) / count) : 0;
  return { value: mean, low: mean - half, high: mean + half };
}

/** A share of hits with Wilson’s interval, which stays within 0 and 1. */
export function accuracy(hits: number, count: number): Interval {
  const share = hits / count;
  const square = z * z;
  const middle = (share + square / (2 * count)) / (1 + square / count);
  const half =
    (z / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * The percentile bootstrap: the statistic of `resamples` draws of the rows, with replacement, seeded. The interval
 * contains the value also where resampling biases the statistic, as it does a calibration error.
 */
export function bootstrap(count: number, statistic: (rows: Uint32Array) => number, seed: number): Interval {
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const value = statistic(rows);
  const random = makeRandom(seed);
  const drawn = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw++) {
    for (let i = 0; i < count; i++) rows[i] = random.integer(count);
    drawn[draw] = statistic(rows);
  }
  drawn.sort();
  const quantile = (share: number) => at(drawn, Math.round(share * (resamples - 1)));
  return { value, low: Math.min(value, quantile(0.025)), high: Math.max(value, quantile(0.975)) };
}

/** Ranks from 1; equal values share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => at(values, a) - at(values, b) || a - b);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && at(values, at(order, to)) === at(values, at(order, from))) to++;
    for (let i = from; i < to; i++) ranks[at(order, i)] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Area under the ROC curve: how often a positive (label 1) is scored above a negative (label 0), ties half.
 * The interval is DeLong’s, by midranks (Sun & Xu 2014, "Fast implementation of DeLong’s algorithm").
 * With one label only there is nothing to compare: ½, with the interval 0 to 1.
 */
export function auc(labels: Numbers, scores: Numbers): Interval {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let i = 0; i < labels.length; i++) (at(labels, i) === 1 ? positives : negatives).push(at(scores, i));
  const m = positives.length;
  const n = negatives.length;
  if (m === 0 || n === 0) return { value: 0.5, low: 0, high: 1 };
  const all = midranks(Float64Array.from([...positives, ...negatives]));
  const within = [midranks(Float64Array.from(positives)), midranks(Float64Array.from(negatives))] as const;
  const structural = [new Float64Array(m), new Float64Array(n)] as const;
  let value = 0;
  for (let i = 0; i < m; i++) {
    const beaten = (at(all, i) - at(within[0], i)) / n;
    structural[0][i] = beaten;
    value += beaten / m;
  }
  for (let j = 0; j < n; j++) structural[1][j] = 1 - (at(all, m + j) - at(within[1], j)) / m;
  const variance = (components: Float64Array) => {
    let squares = 0;
    for (const component of components) squares += (component - value) ** 2;
    return squares / Math.max(1, components.length - 1) / components.length;
  };
  const half = z * Math.sqrt(variance(structural[0]) + variance(structural[1]));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** Mean negative log-likelihood of the labels; probabilities are kept 1e-15 away from 0 and 1. */
export function logLoss(labels: Numbers, probabilities: Numbers): Interval {
  return meanInterval(
    Float64Array.from({ length: labels.length }, (_, i) => {
      const probability = Math.min(1 - 1e-15, Math.max(1e-15, at(probabilities, i)));
      return -Math.log(at(labels, i) === 1 ? probability : 1 - probability);
    }),
  );
}

/** Mean squared distance of probability and label (Brier 1950). */
export function brier(labels: Numbers, probabilities: Numbers): Interval {
  return meanInterval(
    Float64Array.from({ length: labels.length }, (_, i) => (at(probabilities, i) - at(labels, i)) ** 2),
  );
}

const binOf = (probability: number, bins: number) => Math.min(bins - 1, Math.floor(probability * bins));

/** Predictions in bins of equal width; empty ones are left out. */
export function calibrationBins(labels: Numbers, probabilities: Numbers, bins = 10): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, predicted: 0, observed: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const sum = sums[binOf(at(probabilities, i), bins)];
    if (!sum) continue;
    sum.count++;
    sum.predicted += at(probabilities, i);
    sum.observed += at(labels, i);
  }
  return sums.flatMap(({ count, predicted, observed }, bin) =>
    count === 0
      ? []
      : [
          {
            from: bin / bins,
            to: (bin + 1) / bins,
            predicted: predicted / count,
            observed: observed / count,
            count,
          },
        ],
  );
}

/**
 * Expected calibration error: the mean distance of predicted and observed share over bins of equal width,
 * weighted by their rows (Naeini et al. 2015). Interval by bootstrap.
 */
export function calibrationError(labels: Numbers, probabilities: Numbers, seed: number, bins = 10): Interval {
  const gaps = Float64Array.from({ length: labels.length }, (_, i) => at(probabilities, i) - at(labels, i));
  const binOfRow = Uint8Array.from({ length: labels.length }, (_, i) => binOf(at(probabilities, i), bins));
  const sums = new Float64Array(bins);
  return bootstrap(
    labels.length,
    (rows) => {
      sums.fill(0);
      for (const row of rows) sums[at(binOfRow, row)] = at(sums, at(binOfRow, row)) + at(gaps, row);
      return sums.reduce((total, sum) => total + Math.abs(sum), 0) / rows.length;
    },
    seed,
  );
}

/** Share of the variance that is explained: 1 − SSE / SST, against the mean of the same rows. Interval by bootstrap. */
export function r2(observed: Numbers, predicted: Numbers, seed: number): Interval {
  return bootstrap(
    observed.length,
    (rows) => {
      let sum = 0;
      for (const row of rows) sum += at(observed, row);
      const mean = sum / rows.length;
      let residual = 0;
      let total = 0;
      for (const row of rows) {
        residual += (at(observed, row) - at(predicted, row)) ** 2;
        total += (at(observed, row) - mean) ** 2;
      }
      return 1 - residual / total;
    },
    seed,
  );
}
