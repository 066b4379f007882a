/** Above this mean, e^−mean nears underflow, and the normal distribution is accurate. */
const large = 500;

/** The 90 % quantile of the normal distribution. */
const z90 = 1.2815515655446004;

/** Calls `visit` with each count and its cumulative probability, from 0 on, until it returns true. */
function walk(mean: number, dispersion: number, visit: (count: number, cumulative: number) => boolean): void {
  const negativeBinomial = dispersion > 1.000001;
  const size = mean / (dispersion - 1);
  let probability = Math.exp(negativeBinomial ? -size * Math.log(dispersion) : -mean);
  let cumulative = probability;
  for (let count = 0; !visit(count, cumulative) && count < 100 * large; count++) {
    probability *= negativeBinomial
      ? ((count + size) * (1 - 1 / dispersion)) / (count + 1)
      : mean / (count + 1);
    cumulative += probability;
  }
}

/** Probabilities that a Poisson count of this mean is below each of the bounds, which ascend. */
export function belowEach(mean: number, bounds: readonly number[]): number[] {
  if (mean > large) return bounds.map((bound) => (bound > mean ? 1 : 0));
  const below: number[] = bounds.map((bound) => (bound <= 0 ? 0 : 1));
  const last = bounds.at(-1) ?? 0;
  walk(mean, 1, (count, cumulative) => {
    for (const [index, bound] of bounds.entries()) if (bound === count + 1) below[index] = cumulative;
    return count + 1 >= last;
  });
  return below;
}

/**
 * The interval of counts that contains the truth at least 8 times in 10, at most 1 in 10 outside on each side; Poisson, or
 * negative binomial where the variance is `dispersion` (> 1) times the mean. The mean lies within: a rare event
 * has [0, 1].
 */
export function countInterval(mean: number, dispersion: number): readonly [low: number, high: number] {
  let low = -1;
  let high = -1;
  if (mean * dispersion > large || mean > large) {
    const half = z90 * Math.sqrt(mean * Math.max(1, dispersion));
    low = Math.floor(mean - half);
    high = Math.ceil(mean + half);
  } else
    walk(mean, dispersion, (count, cumulative) => {
      if (low < 0 && cumulative >= 0.1) low = count;
      if (cumulative >= 0.9) high = count;
      return high >= 0;
    });
  return [Math.max(0, Math.min(low, Math.floor(mean))), Math.max(high, Math.ceil(mean))];
}
