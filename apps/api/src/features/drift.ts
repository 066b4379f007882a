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

/**
 * The bound that the index stays under 19 times in 20 by chance alone, without any drift:
 * (1/training + 1/recent) · χ²₀.₉₅ with bins − 1 degrees of freedom (Yurdakul & Naranjo, J. Risk Model
 * Validation 14, 2020), its quantile after Wilson & Hilferty (1931).
 */
export function chanceIndex(bins: number, training: number, recent: number): number {
  const freedom = bins - 1;
  if (freedom < 1) return 0;
  const part = 2 / (9 * freedom);
  const quantile = freedom * (1 - part + 1.6449 * Math.sqrt(part)) ** 3;
  return (1 / training + 1 / recent) * quantile;
}

/** Classifies an index; one that chance explains is not drift. */
export function driftOf(index: number | null, chance: number, predictions: number): Drift {
  if (index === null || predictions < enoughPredictions) return 'unknown';
  if (index < cuts.moderate || index <= chance) return 'none';
  return index < cuts.strong ? 'moderate' : 'strong';
}
