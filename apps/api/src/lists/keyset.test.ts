import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCursors } from './cursor.ts';
import { keysetPage } from './keyset.ts';

interface Row {
  readonly id: string;
  readonly price: number;
}

const cursors = openCursors('key')('articles');
const id = '00000000-0000-4000-8000-000000000001';

for (const [direction, from, beyond] of [
  ['asc', 'gte', 'gt'],
  ['desc', 'lte', 'lt'],
] as const)
  test(`a later page, ${direction}, states where it begins in the index, and which items come after`, () => {
    const cursor = cursors.write({ sort: 'price', value: 5, id });
    const page = keysetPage<Row>(cursors, 'price', { column: 'price', direction }, { cursor, limit: 10 });
    assert.deepEqual(page.where, {
      price: { [from]: 5 },
      OR: [{ price: { [beyond]: 5 } }, { price: 5, id: { [beyond]: id } }],
    });
    assert.equal(page.take, 11);
  });

test('the first page has no condition', () => {
  const page = keysetPage<Row>(cursors, 'price', { column: 'price', direction: 'asc' }, { limit: 10 });
  assert.deepEqual(page.where, {});
});
