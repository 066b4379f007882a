const ascending = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);

/** The median. @returns NaN for no values */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest value that at least 95 of 100 do not exceed (nearest rank). @returns NaN for no values */
export const p95 = (values: readonly number[]): number =>
  ascending(values)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
