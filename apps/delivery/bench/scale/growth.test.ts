import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growthRows, growthTable } from './growth.ts';

const growth = {
  what: 'list',
  of: 'rows',
  unit: 'ms',
  values: [
    { size: 1000, value: 2 },
    { size: 10_000, value: 3 },
    { size: 100_000, value: 6 },
  ],
} as const;

test('each size has its ratio to the smallest and to the previous one; the target applies to the latter', () => {
  const rows = growthRows([growth]);
  assert.deepEqual(
    rows.map(({ toSmallest, toPrevious, holds }) => [toSmallest, toPrevious, holds]),
    [
      [1, 1, true],
      [1.5, 1.5, true],
      [3, 2, false],
    ],
  );
});

test('the table has a line for each size and marks those that miss the target', () => {
  const lines = growthTable(growthRows([growth])).split('\n');
  assert.equal(lines.length, 5);
  assert.equal(lines[3], '| list | 10 000 rows | 3.00 ms | 1.50 | 1.50 |  |');
  assert.equal(lines[4], '| list | 100 000 rows | 6.00 ms | 3.00 | 2.00 | more than 1.5 |');
});
