import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewsText } from './list-text.ts';

const now = Date.parse('2026-11-27T12:00:00Z');

test('a line for each preview: branch, address, commit, state, use, age, size', () => {
  const at = (slug: string) => `http://${slug}.localhost:31000`;
  const state = { slug: 'fix-a', branch: 'fix/a', address: at('fix-a'), commit: 'a'.repeat(40) };
  const deployed = { sync: 'Synced', health: 'Healthy', updatedAt: '2026-11-27T11:55:00Z', megabytes: 12 };
  const lines = previewsText(
    [
      { ...state, ...deployed, asleep: false, usedAt: '2026-11-27T11:58:00Z' },
      { ...state, ...deployed, asleep: true, usedAt: '2026-11-27T10:00:00Z' },
      {
        slug: 'b',
        branch: 'b',
        address: at('b'),
        commit: undefined,
        updatedAt: undefined,
        megabytes: undefined,
        asleep: undefined,
        usedAt: undefined,
        sync: 'not deployed',
        health: '',
      },
    ],
    now,
  ).split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(/ {2,}/)),
    [
      ['fix/a', at('fix-a'), 'aaaaaaaaaaaa', 'Synced Healthy', 'awake, used 2 min ago', '5 min', '12 MB'],
      ['fix/a', at('fix-a'), 'aaaaaaaaaaaa', 'Synced Healthy', 'asleep, unused for 2 h', '5 min', '12 MB'],
      ['b', at('b'), 'no commit', 'not deployed'],
    ],
  );
  assert.match(previewsText([], now), /^There are no previews\. Push a branch/);
});
