import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shapleyValues } from '../../../test/shapley.ts';
import { explainer } from './contributions.ts';
import type { Rates } from './rates.ts';

const districts = 3;
/** Expected counts in which every field changes what the others mean. */
const all = (district: number, month: number, weekday: number, hour: number) =>
  (1 + district) * (2 + Math.sin(month + district)) * (1 + ((weekday * 3 + hour) % 7)) + district * weekday;
const rates = { districts, all } as Rates;

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The mean count when only the fields of the set are known: district, date, hour. */
function known([district, month, weekday, hour]: readonly number[], set: number): number {
  const of = (bit: number, value: number | undefined, count: number) =>
    set & bit ? [value as number] : range(count);
  const cells = of(1, district, districts).flatMap((one) =>
    of(2, month, 12).flatMap((two) =>
      of(2, weekday, 7).flatMap((three) => of(4, hour, 24).map((four) => all(one, two, three, four))),
    ),
  );
  return cells.reduce((sum, count) => sum + count, 0) / cells.length;
}

test('contributions are Shapley values, by all subsets', () => {
  const explain = explainer(rates);
  const cells = fc.tuple(fc.nat(districts - 1), fc.nat(11), fc.nat(6), fc.nat(23));
  fc.assert(
    fc.property(cells, (cell) => {
      const { base, score, contributions } = explain(...cell);
      const expected = shapleyValues(3, (set) => known(cell, set));
      [contributions.district, contributions.date, contributions.hour].forEach((one, field) => {
        assert.ok(Math.abs((one as number) - (expected[field] as number)) < 1e-9);
      });
      assert.ok(Math.abs(base - known(cell, 0)) < 1e-9);
      assert.equal(score, all(...cell));
    }),
    { numRuns: 20 },
  );
});
