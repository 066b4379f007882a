import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { belowEach, countInterval } from './poisson.ts';

test('probabilities below bounds are those of the Poisson tables', () => {
  const below = belowEach(3, [1, 4, 8]);
  for (const [index, expected] of [0.0497870684, 0.6472318888, 0.9880954961].entries())
    assert.ok(Math.abs((below[index] as number) - expected) < 1e-9);
});

test('the interval holds the truth 8 times in 10 and is no wider than it must be', () => {
  // R: qpois(c(.1, .9), 20) and qnbinom(c(.1, .9), size = 20, mu = 20).
  assert.deepEqual(countInterval(20, 1), [14, 26]);
  assert.deepEqual(countInterval(20, 2), [12, 28]);
  assert.deepEqual(countInterval(0.08, 1), [0, 1]);
  assert.deepEqual(countInterval(0, 1), [0, 0]);
});

test('the mean lies in its interval, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 50, noNaN: true }),
      (mean, dispersion) => {
        const [low, high] = countInterval(mean, dispersion);
        assert.ok(Number.isInteger(low) && Number.isInteger(high));
        assert.ok(low >= 0 && low <= mean && mean <= high);
      },
    ),
  );
});
