import type { Loss } from '../definition/predictor.ts';

/** How much more two models lose on the same rows, b minus a; below 0, b is better. */
export interface Difference {
  readonly value: number;
  /** Where the true value lies: 95 times in 100 overall, and in all slices at once. Null for a single block. */
  readonly low: number | null;
  readonly high: number | null;
  readonly rows: number;
}

/** A part of the rows: all that have a value of a field. */
export interface Slice {
  readonly field: string;
  readonly value: string;
  readonly difference: Difference;
}

export interface Paired {
  /** `undecided`: the interval has 0 in it. */
  readonly verdict: 'better' | 'undecided' | 'worse';
  readonly difference: Difference;
  /** Those on which b is worse beyond the interval, worst first. */
  readonly worseSlices: readonly Slice[];
}

/** Of the normal distribution: 95 % of one interval. */
const alone = 1.96;

/** With 100 slices, all intervals hold at once in 95 of 100 comparisons (Bonferroni: 1 − 0.05/200). */
const amongMany = 3.48;

/** A slice with fewer rows decides nothing. */
const minRows = 200;

/**
 * The mean difference, with an interval for rows that depend on each other within a block: the sum of each block is
 * one observation (Liang & Zeger, Biometrika 73, 1986).
 */
function differenceOf(rows: readonly Row[], quantile: number): Difference {
  const value = rows.reduce((sum, { difference }) => sum + difference, 0) / rows.length;
  const blocks = new Map<unknown, number>();
  for (const { difference, block } of rows) blocks.set(block, (blocks.get(block) ?? 0) + difference - value);
  if (blocks.size < 2) return { value, low: null, high: null, rows: rows.length };
  const squares = [...blocks.values()].reduce((sum, one) => sum + one ** 2, 0);
  const error = Math.sqrt((squares * blocks.size) / (blocks.size - 1)) / rows.length;
  return { value, low: value - quantile * error, high: value + quantile * error, rows: rows.length };
}

const isAbove = (low: number | null): boolean => low !== null && low > 0;

interface Row {
  readonly difference: number;
  readonly block: unknown;
  readonly slices: Loss['slices'];
}

/**
 * Compares two models by what they lost on the same held-out rows.
 * @param a losses of the model that serves, in the order of the rows
 * @param b of its challenger, in the same order
 * @throws Error when the rows differ
 */
export function comparePaired(a: readonly Loss[], b: readonly Loss[]): Paired {
  if (a.length !== b.length || a.length === 0)
    throw new Error(`the models were measured on ${a.length} and ${b.length} rows`);
  const rows = a.map((one, index): Row => {
    const { loss, slices, block } = b[index] as Loss;
    return { difference: loss - one.loss, slices, block: block ?? index };
  });
  const difference = differenceOf(rows, alone);
  const parts = new Map<string, { field: string; value: string; rows: Row[] }>();
  for (const row of rows)
    for (const [field, value] of row.slices) {
      const key = JSON.stringify([field, value]);
      const part = parts.get(key) ?? { field, value, rows: [] };
      part.rows.push(row);
      parts.set(key, part);
    }
  const worseSlices = [...parts.values()]
    .filter((part) => part.rows.length >= minRows)
    .map((part) => ({ ...part, difference: differenceOf(part.rows, amongMany) }))
    .filter((part) => isAbove(part.difference.low))
    .toSorted((one, other) => other.difference.value - one.difference.value)
    .map(({ field, value, difference }) => ({ field, value, difference }));
  const { low, high } = difference;
  const verdict = isAbove(low) ? 'worse' : high !== null && high < 0 ? 'better' : 'undecided';
  return { verdict, difference, worseSlices };
}
