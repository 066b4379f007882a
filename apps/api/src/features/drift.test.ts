import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chanceIndex, driftOf, stabilityIndex } from './drift.ts';

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
  assert.equal(driftOf(0.3, 0, 99), 'unknown');
  assert.equal(driftOf(null, 0, 5_000), 'unknown');
  assert.equal(driftOf(0.0999, 0, 100), 'none');
  assert.equal(driftOf(0.1, 0, 100), 'moderate');
  assert.equal(driftOf(0.25, 0, 100), 'strong');
  assert.equal(driftOf(0.16, chanceIndex(10, 5_000, 100), 100), 'none');
});

test('chance alone: χ²₀.₉₅ with 9 degrees of freedom is 16.92', () => {
  assert.ok(Math.abs(chanceIndex(10, 1, Number.POSITIVE_INFINITY) - 16.919) < 0.05);
  assert.equal(chanceIndex(1, 100, 100), 0);
});
