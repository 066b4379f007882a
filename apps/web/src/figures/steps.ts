const STEPS = 5;

/**
 * Five steps of equal size between the minimum and the maximum of some values, for the colours of maps and heat
 * maps. `bounds` are their six limits.
 */
export function steps(values: readonly number[]): { of: (value: number) => number; bounds: number[] } {
  const min = Math.min(...values);
  const max = Math.max(...values);
  const size = (max - min) / STEPS || 1;
  return {
    of: (value) => Math.min(STEPS, Math.max(1, Math.floor((value - min) / size) + 1)),
    bounds: Array.from({ length: STEPS + 1 }, (_, index) => min + index * size),
  };
}
