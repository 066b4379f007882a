/** A value at a time. */
export interface Sample {
  /** Seconds since the start. */
  readonly at: number;
  readonly value: number;
}

/** A straight line through samples by least squares. */
export interface Slope {
  /** Change of the value per second. */
  readonly perSecond: number;
  /** Standard error of `perSecond`, as if the samples did not depend on each other. */
  readonly error: number;
  readonly mean: number;
}

/**
 * Fits a line. Pure.
 * @param samples at least three, at different times; fewer give NaN
 */
export function slopeOf(samples: readonly Sample[]): Slope {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let squares = 0;
  let products = 0;
  for (const { at, value } of samples) {
    squares += (at - meanAt) ** 2;
    products += (at - meanAt) * (value - mean);
  }
  const perSecond = products / squares;
  const residuals = samples.reduce(
    (sum, { at, value }) => sum + (value - mean - perSecond * (at - meanAt)) ** 2,
    0,
  );
  return { perSecond, error: Math.sqrt(residuals / (count - 2) / squares), mean };
}

/** The samples of the second half of the time: memory first fills up to its usual size. Pure. */
export function secondHalf(samples: readonly Sample[]): Sample[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return [];
  return samples.filter(({ at }) => at >= (first.at + last.at) / 2);
}
