import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondHalf, slopeOf } from './slope.ts';

test('a line without noise has its slope and no error', () => {
  const { perSecond, error, mean } = slopeOf([0, 1, 2, 3].map((at) => ({ at, value: 10 + 2 * at })));
  assert.deepEqual([perSecond, error, mean], [2, 0, 13]);
});

test('the standard error is that of a simple regression', () => {
  // Residuals -.1, .3, -.3, .1: sum of squares .2, by 2 degrees of freedom and 5 squared seconds.
  const { perSecond, error } = slopeOf([1, 1.9, 1.8, 2.7].map((value, at) => ({ at, value })));
  assert.ok(Math.abs(perSecond - 0.5) < 1e-12, String(perSecond));
  assert.ok(Math.abs(error - Math.sqrt(0.2 / 2 / 5)) < 1e-12, String(error));
});

test('the second half is that of the time, however the samples are spread', () => {
  const samples = [0, 1, 2, 6, 10].map((at) => ({ at, value: at }));
  assert.deepEqual(
    secondHalf(samples).map(({ at }) => at),
    [6, 10],
  );
  assert.deepEqual(secondHalf([]), []);
});
