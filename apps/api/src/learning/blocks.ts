import type { Interval } from './metrics.ts';
import { makeRandom } from './random.ts';

type Numbers = ArrayLike<number>;

const resamples = 400;
const at = (values: Numbers, index: number) => values[index] as number;

/**
 * The block bootstrap: rows of a block depend on each other, so whole blocks are drawn, with replacement, seeded
 * (Künsch, "The Jackknife and the Bootstrap for General Stationary Observations", 1989). The statistic is one of sums,
 * so that a draw adds up blocks and not rows. With a single block there is no interval: both ends are the value.
 * @param blocks of each row
 * @param columns of each row, what is summed
 */
function byBlocks(
  blocks: Numbers,
  columns: readonly Numbers[],
  statistic: (sums: Float64Array) => number,
  seed: number,
): Interval {
  const places = new Map<number, number>();
  for (let row = 0; row < blocks.length; row++)
    if (!places.has(at(blocks, row))) places.set(at(blocks, row), places.size);
  const width = columns.length;
  const sums = new Float64Array(places.size * width);
  for (let row = 0; row < blocks.length; row++) {
    const place = (places.get(at(blocks, row)) as number) * width;
    columns.forEach((column, index) => {
      sums[place + index] = at(sums, place + index) + at(column, row);
    });
  }
  const add = (total: Float64Array, block: number) => {
    for (let index = 0; index < width; index++)
      total[index] = at(total, index) + at(sums, block * width + index);
  };
  const all = new Float64Array(width);
  for (let block = 0; block < places.size; block++) add(all, block);
  const value = statistic(all);
  if (places.size < 2) return { value, low: value, high: value };
  const random = makeRandom(seed);
  const drawn = Float64Array.from({ length: resamples }, () => {
    const total = new Float64Array(width);
    for (let draw = 0; draw < places.size; draw++) add(total, random.integer(places.size));
    return statistic(total);
  }).sort();
  const quantile = (share: number) => at(drawn, Math.round(share * (resamples - 1)));
  return { value, low: Math.min(value, quantile(0.025)), high: Math.max(value, quantile(0.975)) };
}

/**
 * Share of the variance that is explained: 1 − SSE / SST, against the mean of the same rows; 0 where nothing varies.
 * The interval draws blocks.
 */
export function r2ByBlocks(observed: Numbers, predicted: Numbers, blocks: Numbers, seed: number): Interval {
  const of = (value: (row: number) => number) => Float64Array.from(observed, (_, row) => value(row));
  const columns = [
    of(() => 1),
    observed,
    of((row) => at(observed, row) ** 2),
    of((row) => (at(observed, row) - at(predicted, row)) ** 2),
  ];
  return byBlocks(
    blocks,
    columns,
    ([rows = 0, sum = 0, squares = 0, residual = 0]) => {
      const varied = squares - sum ** 2 / rows;
      return varied > 0 ? 1 - residual / varied : 0;
    },
    seed,
  );
}

/** A share of hits (1, others 0) of the rows. The interval draws blocks. */
export function shareByBlocks(hits: Numbers, blocks: Numbers, seed: number): Interval {
  const rows = Float64Array.from(hits, () => 1);
  return byBlocks(blocks, [rows, hits], ([all = 1, some = 0]) => some / all, seed);
}
