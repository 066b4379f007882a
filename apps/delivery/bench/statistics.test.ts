import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { median, p95 } from './statistics.ts';

describe('figures of a series of measurements', () => {
  test('the median is the middle value, or the mean of the two in the middle', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  test('the 95th percentile is taken by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1).reverse();
    assert.equal(p95(hundred), 95);
    assert.equal(p95([3, 1, 2]), 3);
  });

  test('the input is not changed, and an empty series has no figure', () => {
    const values = [3, 1, 2];
    median(values);
    p95(values);
    assert.deepEqual(values, [3, 1, 2]);
    assert.ok(Number.isNaN(median([])));
    assert.ok(Number.isNaN(p95([])));
  });
});
