import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { branches } from '../../test/branch.ts';
import { measuresText } from './measures-text.ts';
import { readMeasures } from './read-measures.ts';

const dev = makeEnvironment('dev');

test('counts the four measures of a period as a person counts them by hand', async (context) => {
  const { git, commit, deliver, close } = await branches();
  context.after(close);
  const release = (
    revision: string,
    at: string,
    result: 'live' | 'failed' | 'replaced',
    ended: string,
  ): Promise<string> =>
    deliver({ environment: dev, action: 'release', revision, at, ended: { result, ended } });

  const before = await commit('2026-10-31T09:00:00Z', { 'a.txt': '0' });
  await release(before, '2026-10-31T10:00:00Z', 'live', '2026-10-31T10:01:00Z');

  // Live 60 s after its commit.
  const first = await commit('2026-11-01T10:00:00Z', { 'a.txt': '1' });
  await release(first, '2026-11-01T10:00:10Z', 'live', '2026-11-01T10:01:00Z');

  // Failed; the next one restores 3640 s after its commit on the branch. Commits: 3660 s and 60 s.
  const second = await commit('2026-11-02T10:00:00Z', { 'a.txt': '2' });
  await release(second, '2026-11-02T10:00:20Z', 'failed', '2026-11-02T10:05:20Z');
  const third = await commit('2026-11-02T11:00:00Z', { 'a.txt': '3' });
  const good = await release(third, '2026-11-02T11:00:10Z', 'live', '2026-11-02T11:01:00Z');

  // Live after 120 s, and rolled back: restored 1800 s after its commit on the branch.
  const fourth = await commit('2026-11-04T10:00:00Z', { 'a.txt': '4' });
  await release(fourth, '2026-11-04T10:00:30Z', 'live', '2026-11-04T10:02:00Z');
  await deliver({
    environment: dev,
    action: 'rollback',
    revision: third,
    from: good,
    at: '2026-11-04T10:30:00Z',
    ended: { result: 'live', ended: '2026-11-04T10:30:30Z' },
  });

  // Two pushes in a row: the second replaces the first. Commits: 75 s and 60 s.
  const fifth = await commit('2026-11-05T08:00:00Z', { 'a.txt': '5' });
  await release(fifth, '2026-11-05T08:00:05Z', 'replaced', '2026-11-05T08:00:20Z');
  const sixth = await commit('2026-11-05T08:00:15Z', { 'a.txt': '6' });
  await release(sixth, '2026-11-05T08:00:25Z', 'live', '2026-11-05T08:01:15Z');

  const period = { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-11T00:00:00Z') };
  const measures = await readMeasures(git, dev, period);
  assert.deepEqual(measures, {
    environment: 'dev',
    since: '2026-11-01T00:00:00.000Z',
    until: '2026-11-11T00:00:00.000Z',
    deliveries: 6,
    live: 4,
    failed: 1,
    rolledBack: 1,
    replaced: 1,
    notRecorded: 0,
    rollbacks: 1,
    perDay: 0.4,
    leadTime: { commits: 6, median: (60 + 75) / 2 },
    failureRate: 2 / 5,
    timeToRestore: { restored: 2, median: (3640 + 1800) / 2 },
    notRestored: false,
  });
  const text = measuresText([measures]);
  assert.match(text, /frequency {8}0\.40 a day \(4 of 6 deliveries went live, and 1 rollbacks\)/);
  assert.match(text, /lead time {8}1\.1 min \(median of 6 commits\)/);
  assert.match(text, /failure rate {5}40 % \(1 failed, 1 rolled back\)/);
  assert.match(text, /time to restore {2}45\.3 min \(median of 2\)/);
});

test('reports a failure that nothing restored yet, and deliveries whose end was not recorded', async (context) => {
  const { git, commit, deliver, close } = await branches();
  context.after(close);
  const revision = await commit('2026-11-01T10:00:00Z', { 'a.txt': '1' });
  await deliver({ environment: dev, action: 'release', revision, at: '2026-11-01T10:00:10Z' });
  await deliver({
    environment: dev,
    action: 'release',
    revision,
    at: '2026-11-01T11:00:00Z',
    ended: { result: 'failed', ended: '2026-11-01T11:05:00Z', reason: 'pod api-1: it crashes' },
  });
  const period = { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-02T00:00:00Z') };
  const measures = await readMeasures(git, dev, period);
  assert.deepEqual(
    [measures.live, measures.notRecorded, measures.failureRate, measures.timeToRestore, measures.notRestored],
    [1, 1, 0.5, undefined, true],
  );
});

test('has nothing to measure before the first delivery', async (context) => {
  const { git, close } = await branches();
  context.after(close);
  const period = { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-02T00:00:00Z') };
  const { deliveries, leadTime, failureRate, timeToRestore } = await readMeasures(git, dev, period);
  assert.deepEqual([deliveries, leadTime, failureRate, timeToRestore], [0, undefined, undefined, undefined]);
});
