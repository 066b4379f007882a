import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { average, expectancy, quantile, survival } from './lifetime.ts';

describe('a life followed', () => {
  const certain = (lastAge: number) => (age: number) => (age >= lastAge ? 1 : 0);

  test('lasts until it must end, and half a year of that year', () => {
    const alive = survival(certain(80), 40, 2026, 'cohort');
    assert.equal(expectancy(alive), 40.5);
    assert.ok(Math.abs(quantile(alive, 0.5) - 40.5) < 1e-12);
  });

  test('meets the years to come as a cohort, and this year’s again and again as a period', () => {
    const improving = (_age: number, year: number) => (year < 2027 ? 0.5 : 0);
    assert.equal(survival(improving, 40, 2026, 'cohort')[5], 0.5);
    assert.equal(survival(improving, 40, 2026, 'period')[5], 0.5 ** 5);
  });

  test('has quantiles that undo it', () => {
    const alive = survival((age) => Math.min(1, age / 100), 0, 2026, 'period');
    for (const dead of [0.1, 0.25, 0.5, 0.9, 0.999]) {
      const years = quantile(alive, dead);
      const before = alive[Math.floor(years)] ?? 0;
      const after = alive[Math.floor(years) + 1] ?? 0;
      assert.ok(Math.abs(before + (after - before) * (years % 1) - (1 - dead)) < 1e-12);
    }
  });

  test('is averaged with a shorter one as if that one went on dead', () => {
    assert.deepEqual([...average([Float64Array.of(1, 0.5), Float64Array.of(1, 1, 0.5)])], [1, 0.75, 0.25]);
  });
});
