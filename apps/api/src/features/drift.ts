/** `unknown`: nothing to compare with, or too few predictions to say. */
export type Drift = 'none' | 'moderate' | 'strong' | 'unknown';

/** Fewer predictions than this are not enough to judge drift. */
export const enoughPredictions = 100;

/** Thresholds of credit scoring: where drift begins to matter, and where a model should be trained again. */
const cuts = { moderate: 0.1, strong: 0.25 } as const;

/** A bin that is empty on one side counts as this share: the logarithm of 0 is infinite. */
const minShare = 1e-4;

/**
 * Population stability index of two distributions over the same bins, Σ (recent − training) · ln(recent / training).
 * It is the Jeffreys divergence; 0 means the same. Shares under 0.0001 count as 0.0001.
 * @param training shares that add up to 1
 * @param recent shares that add up to 1, in the same order
 */
export function stabilityIndex(training: readonly number[], recent: readonly number[]): number {
  let index = 0;
  for (const [bin, share] of training.entries()) {
    const before = Math.max(share, minShare);
    const now = Math.max(recent[bin] ?? 0, minShare);
    index += (now - before) * Math.log(now / before);
  }
  return index;
}

/** Expected counts under this make χ² inexact (Cochran, Biometrics 10, 1954): such bins are counted together. */
const minExpected = 5;

/** Without drift, χ² exceeds its bound once in 10 million comparisons: a page shows dozens, and is read often. */
const normalQuantile = 5.1993;

/** How far two samples differ, and how far chance alone lets them. */
export interface Homogeneity {
  /** Pearson's χ² of the two samples over the bins. */
  readonly chiSquare: number;
  /** Chance alone stays under it 9 999 999 times in 10 million. */
  readonly bound: number;
}

/**
 * Compares two samples over the same bins. The quantile of χ² is after Wilson & Hilferty (1931).
 * @param training counts by bin
 * @param recent counts by bin, in the same order
 */
export function homogeneity(training: readonly number[], recent: readonly number[]): Homogeneity {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const [before, now] = [sum(training), sum(recent)];
  const smaller = Math.min(before, now) / (before + now);
  const bins: [before: number, now: number][] = [];
  const rare: [before: number, now: number] = [0, 0];
  training.forEach((count, bin) => {
    const other = recent[bin] ?? 0;
    if ((count + other) * smaller >= minExpected) bins.push([count, other]);
    else {
      rare[0] += count;
      rare[1] += other;
    }
  });
  const left = (rare[0] + rare[1]) * smaller;
  const smallest = bins.toSorted((one, other) => sum(one) - sum(other))[0];
  if (left >= minExpected) bins.push(rare);
  else if (left > 0 && smallest) {
    smallest[0] += rare[0];
    smallest[1] += rare[1];
  }
  const freedom = bins.length - 1;
  if (freedom < 1) return { chiSquare: 0, bound: 0 };
  const weight = Math.sqrt(now / before);
  const chiSquare = bins.reduce(
    (total, [one, other]) => total + (one * weight - other / weight) ** 2 / (one + other),
    0,
  );
  const part = 2 / (9 * freedom);
  return { chiSquare, bound: freedom * (1 - part + normalQuantile * Math.sqrt(part)) ** 3 };
}

/** Classifies an index; one that chance explains is not drift. */
export function driftOf(index: number | null, { chiSquare, bound }: Homogeneity, predictions: number): Drift {
  if (index === null || predictions < enoughPredictions) return 'unknown';
  if (index < cuts.moderate || chiSquare <= bound) return 'none';
  return index < cuts.strong ? 'moderate' : 'strong';
}
