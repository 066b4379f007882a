import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Loss } from '../definition/predictor.ts';
import { makeRandom } from '../learning/random.ts';
import { comparePaired } from './paired.ts';

const random = makeRandom(5);
/** Rows on which b loses `more` on average, and `moreInB` in one half. */
function measured(count: number, more: number, moreInB = 0, blocks?: number): [Loss[], Loss[]] {
  const rows = Array.from({ length: count }, (_, index) => {
    const contract = index % 2 === 0 ? 'monthly' : 'yearly';
    const block = blocks === undefined ? {} : { block: String(index % blocks) };
    return { loss: random.integer(1000) / 1000, slices: [['Contract', contract]] as const, ...block };
  });
  const others = rows.map((row) => ({
    ...row,
    loss:
      row.loss + more + (row.slices[0][1] === 'yearly' ? moreInB : 0) + (random.integer(1000) - 499.5) / 5000,
  }));
  return [rows, others];
}

describe('two models on the same rows', () => {
  test('are told apart only beyond the interval of their differences', () => {
    assert.equal(comparePaired(...measured(2000, 0.02)).verdict, 'worse');
    assert.equal(comparePaired(...measured(2000, -0.02)).verdict, 'better');
    const undecided = comparePaired(...measured(2000, 0.001));
    assert.equal(undecided.verdict, 'undecided');
    const { value, low, high, rows } = undecided.difference;
    assert.ok(low !== null && high !== null && low < value && value < high);
    assert.equal(rows, 2000);
  });

  test('the interval holds: of models that are as good, one in twenty seems different', () => {
    const verdicts = Array.from({ length: 400 }, () => comparePaired(...measured(300, 0)).verdict);
    const wrong = verdicts.filter((verdict) => verdict !== 'undecided').length;
    assert.ok(wrong > 4 && wrong < 40, `${wrong} of 400`);
  });

  test('worse on a slice is found, where the slice has 200 rows', () => {
    const { verdict, worseSlices } = comparePaired(...measured(2000, -0.03, 0.05));
    assert.equal(verdict, 'better');
    assert.deepEqual(
      worseSlices.map(({ field, value, difference }) => [field, value, difference.rows]),
      [['Contract', 'yearly', 1000]],
    );
    assert.deepEqual(comparePaired(...measured(398, -0.03, 0.05)).worseSlices, []);
  });

  test('rows of one block are one observation', () => {
    const [a, b] = measured(2000, 0.02, 0, 4);
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    const shifted = b.map((row) => ({ ...row, loss: row.loss + (row.block === '0' ? 0.5 : 0) }));
    const apart = shifted.map(({ block: _, ...row }) => row);
    assert.ok(width(comparePaired(a, shifted).difference) > 2 * width(comparePaired(a, apart).difference));
    const single = a.map((row) => ({ ...row, block: 'all' }));
    const { verdict, difference } = comparePaired(
      single,
      single.map((row) => ({ ...row, loss: row.loss + 1 })),
    );
    assert.deepEqual([verdict, difference.low, difference.high], ['undecided', null, null]);
  });

  test('need the same rows', () => {
    const [a, b] = measured(10, 0);
    assert.throws(() => comparePaired(a, b.slice(1)), /measured on 10 and 9 rows/);
    assert.throws(() => comparePaired([], []), /0 and 0 rows/);
  });
});
