const STEPS = 5;

/**
 * Five steps of equal size between the least and the greatest of some values: the colours of maps and heat maps.
 * `bounds` are their six limits.
 */
export function steps(values: readonly number[]): { of: (value: number) => number; bounds: number[] } {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const size = (greatest - least) / STEPS || 1;
  return {
    of: (value) => Math.min(STEPS, Math.max(1, Math.floor((value - least) / size) + 1)),
    bounds: Array.from({ length: STEPS + 1 }, (_, index) => least + index * size),
  };
}
