import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxNamed, statementName } from './database.ts';

test('a statement has one name; of endlessly many, only so many have one', () => {
  const name = statementName('select 1');
  assert.match(name, /^[\w-]{22}$/);
  const names = Array.from({ length: 2 * maxNamed }, (_, count) => statementName(`select ${count}, 'other'`));
  assert.equal(new Set([name, ...names]).size, maxNamed + 1, 'one of them is empty');
  assert.equal(names.at(-1), '');
  assert.equal(statementName('select 1'), name);
});

test('a search has no name: it is planned with its words', () => {
  assert.equal(statementName('SELECT id FROM products WHERE search_text::text LIKE $1'), '');
});
