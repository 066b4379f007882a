import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { levelOf, levelThresholds } from './levels.ts';

test('a level begins at its cut', () => {
  assert.deepEqual(
    [0, 1, 2, 4, 5, 9, 10, 99].map((count) => levelOf(count, [2, 5, 10])),
    [0, 0, 1, 1, 2, 2, 3, 3],
  );
});

test('the likeliest level rises with the expected count', () => {
  const cuts = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100 }))
    .map(([first, second, third]) => [first, first + second, first + second + third] as const);
  fc.assert(
    fc.property(cuts, (each) => {
      const [medium, high, severe] = levelThresholds(each);
      assert.ok(medium > 0 && medium <= high && high <= severe);
      assert.ok(Math.abs(severe - each[2]) <= each[2]);
    }),
    { numRuns: 30 },
  );
});

test('with cuts at 2, 5 and 10, a mean near a cut decides', () => {
  const thresholds = levelThresholds([2, 5, 10]);
  assert.deepEqual(
    [0.5, 1.6, 1.8, 4.5, 4.7, 9.4, 9.6].map((mean) => levelOf(mean, thresholds)),
    [0, 0, 1, 1, 2, 2, 3],
  );
});
