import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { driftOf, homogeneity, stabilityIndex } from './drift.ts';

const shares = (length: number) =>
  fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((parts) => {
      const sum = parts.reduce((total, part) => total + part, 0);
      return sum === 0 ? parts.map(() => 1 / length) : parts.map((part) => part / sum);
    });

test('the index of a worked example', () => {
  // (0.3 − 0.2) ln 1.5 + (0.2 − 0.3) ln (2/3) + 0
  const index = stabilityIndex([0.2, 0.3, 0.5], [0.3, 0.2, 0.5]);
  assert.ok(Math.abs(index - 0.2 * Math.log(1.5)) < 1e-12);
});

test('the index is finite, not negative, symmetric, and 0 for the same', () => {
  fc.assert(
    fc.property(shares(6), shares(6), (one, other) => {
      const index = stabilityIndex(one, other);
      assert.ok(Number.isFinite(index) && index >= 0);
      assert.ok(Math.abs(index - stabilityIndex(other, one)) < 1e-9);
      assert.equal(stabilityIndex(one, one), 0);
    }),
  );
});

test('the cuts, and what chance explains', () => {
  const beyond = { chiSquare: 60, bound: 50 };
  assert.equal(driftOf(0.3, beyond, 99), 'unknown');
  assert.equal(driftOf(null, beyond, 5_000), 'unknown');
  assert.equal(driftOf(0.0999, beyond, 100), 'none');
  assert.equal(driftOf(0.1, beyond, 100), 'moderate');
  assert.equal(driftOf(0.25, beyond, 100), 'strong');
  assert.equal(driftOf(0.25, { chiSquare: 50, bound: 50 }, 100), 'none');
});

test('χ² of two samples is that of a textbook, and its bound the quantile or a little more', () => {
  // Of a 2 × 2 table: n (ad − bc)² / (row and column sums) = 200 (60·50 − 40·50)² / (100·100·110·90)
  const { chiSquare } = homogeneity([60, 40], [50, 50]);
  assert.ok(Math.abs(chiSquare - (200 * (60 * 50 - 40 * 50) ** 2) / (100 * 100 * 110 * 90)) < 1e-9);
  // Quantiles of χ² at 1 − 10⁻⁷, from the incomplete gamma function; the approximation errs to the safe side.
  for (const [freedom, quantile] of [
    [1, 28.374],
    [9, 50.172],
    [23, 76.903],
  ] as const) {
    const { bound } = homogeneity(new Array(freedom + 1).fill(100), new Array(freedom + 1).fill(100));
    assert.ok(bound >= quantile && bound < quantile * 1.2, `${freedom}: ${bound}`);
  }
});

test('rare bins are counted together, and a single bin says nothing', () => {
  assert.deepEqual(homogeneity([1000], [100]), { chiSquare: 0, bound: 0 });
  const rare = homogeneity([500, 400, 30, 30, 20, 20], [50, 40, 3, 3, 2, 2]);
  const together = homogeneity([500, 400, 100], [50, 40, 10]);
  assert.deepEqual(rare, together);
});
