import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf } from './status.ts';

test('previews follow the environments, each by its name; nothing where there are none', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const preview = {
    slug: 'fix-a',
    branch: 'fix/a',
    address: 'http://fix-a.localhost:31000',
    commit: 'a'.repeat(40),
    updatedAt: '2026-11-27T10:00:00Z',
    megabytes: 12,
    asleep: false,
    usedAt: '2026-11-27T11:58:00Z',
    sync: 'Synced',
    health: 'Healthy',
  };
  const { entries, text } = statusOf([preview], now) ?? { entries: [], text: '' };
  assert.deepEqual(entries, [{ environment: 'preview-fix-a', ...preview }]);
  assert.match(
    text,
    /^previews\n {2}fix\/a +http:\S+ +a{12} +Synced Healthy +awake, used 2 min ago +2 h +12 MB$/,
  );
  assert.equal(statusOf([], now), undefined);
});
