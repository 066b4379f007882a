import type { Field, Fields, Input } from '../definition/field.ts';

/** The distribution of a number field's values. Bins are the tenths of the values: `(-∞, edges[0]]`, …, `(edges.at(-1), ∞)`. */
export interface NumberStatistics {
  readonly field: string;
  readonly kind: 'number';
  /** How many had a value, and how many had none. */
  readonly count: number;
  readonly missing: number;
  readonly mean: number;
  /** Standard deviation, divided by n. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** At most 9, ascending, each once: fewer where one value holds several tenths. */
  readonly edges: readonly number[];
  /** The share of each bin, one more than edges; they add up to 1, or are all 0 without a value. */
  readonly shares: readonly number[];
}

/** How often each value of a category, or each month ("01" to "12") of a date, occurs. */
export interface CategoryStatistics {
  readonly field: string;
  readonly kind: 'category';
  readonly count: number;
  readonly missing: number;
  readonly shares: Readonly<Record<string, number>>;
}

/** The distribution of one input field, as stored in a model's card. */
export type FeatureStatistics = NumberStatistics | CategoryStatistics;

/**
 * Computes the statistics of each field in bounded memory. Text is left out: it is personal.
 * @throws TypeError when a number field holds something else
 */
export async function featureStatistics(
  fields: Fields,
  inputs: AsyncIterable<Input> | Iterable<Input>,
): Promise<FeatureStatistics[]> {
  const tallies = Object.entries(fields).flatMap(([name, field]) => {
    const tally = tallyOf(name, field);
    return tally ? [{ name, tally }] : [];
  });
  const add = (input: Input) => {
    for (const { name, tally } of tallies) tally.add(input[name]);
  };
  if (Symbol.asyncIterator in inputs) for await (const input of inputs) add(input);
  else for (const input of inputs) add(input);
  return tallies.map(({ tally }) => tally.sum());
}

interface Tally {
  add(value: string | number | null | undefined): void;
  sum(): FeatureStatistics;
}

function tallyOf(name: string, field: Field): Tally | undefined {
  if (field.kind === 'number') return numberTally(name);
  if (field.kind === 'category') return categoryTally(name, String);
  // Years do not repeat, so only the month is compared.
  if (field.kind === 'date') return categoryTally(name, (day) => String(day).slice(5, 7));
  return undefined;
}

function categoryTally(field: string, keyOf: (value: string | number) => string): Tally {
  const counts = new Map<string, number>();
  let count = 0;
  let missing = 0;
  return {
    add(value) {
      if (value === null || value === undefined) {
        missing++;
        return;
      }
      count++;
      const key = keyOf(value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    sum() {
      const keys = [...counts.keys()].sort();
      const shares = Object.fromEntries(keys.map((key) => [key, (counts.get(key) ?? 0) / count]));
      return { field, kind: 'category', count, missing, shares };
    },
  };
}

/** Above this many values every second one is kept for the deciles, then every fourth, and so on. */
const maxKept = 1 << 20;

function numberTally(field: string): Tally {
  let kept: number[] = [];
  let stride = 1;
  let count = 0;
  let missing = 0;
  let mean = 0;
  let squares = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  return {
    add(value) {
      if (value === null || value === undefined) {
        missing++;
        return;
      }
      if (typeof value !== 'number') throw new TypeError(`${field} is a number field and holds "${value}"`);
      if (count % stride === 0) {
        if (kept.length === maxKept) {
          kept = kept.filter((_, index) => index % 2 === 0);
          stride *= 2;
        }
        if (count % stride === 0) kept.push(value);
      }
      count++;
      // Welford, Technometrics 4 (1962): no cancellation when the mean is large.
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    },
    sum() {
      if (count === 0) {
        const nothing = { mean: 0, deviation: 0, minimum: 0, maximum: 0, edges: [], shares: [0] };
        return { field, kind: 'number', count, missing, ...nothing };
      }
      const sorted = Float64Array.from(kept).sort();
      const edges = tenths(sorted);
      const shares = binCounts(sorted, edges).map((each) => each / sorted.length);
      const deviation = Math.sqrt(squares / count);
      return { field, kind: 'number', count, missing, mean, deviation, minimum, maximum, edges, shares };
    },
  };
}

/** The inner deciles of ascending values, without duplicates and without the largest value. */
function tenths(sorted: Float64Array): number[] {
  const edges = new Set<number>();
  for (let tenth = 1; tenth < 10; tenth++)
    edges.add(sorted[Math.ceil((sorted.length * tenth) / 10) - 1] ?? 0);
  edges.delete(sorted.at(-1) ?? 0);
  return [...edges];
}

/** How many values fall in each bin of `(-∞, edges[0]]`, …, `(edges.at(-1), ∞)`. */
export function binCounts(values: Iterable<number>, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value <= edge);
    const at = bin === -1 ? edges.length : bin;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
