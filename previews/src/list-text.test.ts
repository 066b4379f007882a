import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewsText } from './list-text.ts';

const now = Date.parse('2026-11-27T12:00:00Z');

test('a line for each preview: branch, address, commit, state, age', () => {
  const state = { slug: 'fix-a', branch: 'fix/a', address: 'http://localhost:32000', commit: 'a'.repeat(40) };
  const lines = previewsText(
    [
      { ...state, updatedAt: '2026-11-27T11:55:00Z', sync: 'Synced', health: 'Healthy' },
      {
        slug: 'b',
        branch: 'b',
        address: undefined,
        commit: undefined,
        updatedAt: undefined,
        sync: 'not deployed',
        health: '',
      },
    ],
    now,
  ).split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(/ {2,}/)),
    [
      ['fix/a', 'http://localhost:32000', 'aaaaaaaaaaaa', 'Synced Healthy', '5 min'],
      ['b', 'no address', 'no commit', 'not deployed'],
    ],
  );
  assert.match(previewsText([], now), /^There are no previews\. Push a branch/);
});
