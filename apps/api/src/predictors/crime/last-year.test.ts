import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCounts, encodeCounts } from './last-year.ts';

test('counts survive their text', () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9999 })), { maxLength: 300 });
  fc.assert(
    fc.property(counts, (each) => {
      assert.deepEqual([...decodeCounts(encodeCounts(each), each.length)], each);
    }),
  );
  const rare = new Array(5000).fill(0);
  rare[4999] = 3;
  assert.equal(encodeCounts(rare), 'hkh3');
  assert.deepEqual([...decodeCounts('hkh3', 5000)], rare);
});

test('text that is no counts is refused', () => {
  for (const text of ['3', 'a', 'a3b', 'A3', 'a-3', 'a3 b1', 'a9999999999'])
    assert.throws(() => decodeCounts(text, 100), RangeError, text);
  assert.throws(() => decodeCounts('zz1', 100), /too many/);
});
