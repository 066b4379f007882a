import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { branches, pins } from '../../test/branch.ts';
import { readLog } from './changes.ts';
import { readDeliveries } from './deliveries.ts';
import { notesRef, recordEnding } from './endings.ts';
import { logText } from './log-text.ts';
import { judgedDeliveries } from './outcome.ts';

const dev = makeEnvironment('dev');
const versions = [{ file: 'versions.env', title: 'Versions' }];
const files = (images: Readonly<Record<string, string>>) => ({ [dev.pins]: pins(images) });

/** Three deliveries: a first one, one of everything that can change, and a rollback to the first. */
async function scene() {
  const all = await branches();
  const { commit, deliver } = all;
  const one = await commit('2026-11-01T10:00:00Z', {
    'base/api/deployment.yaml': 'replicas: 1',
    'overlays/dev/versions.env': '# what it serves\na=1\nb=1\n',
    'apps/api/main.ts': '1',
  });
  const first = await deliver({
    environment: dev,
    action: 'release',
    revision: one,
    at: '2026-11-01T10:00:10Z',
    files: files({ api: 'a', web: 'b' }),
    ended: { result: 'live', ended: '2026-11-01T10:00:16.500Z' },
  });
  const two = await commit('2026-11-02T10:00:00Z', {
    'base/api/deployment.yaml': 'replicas: 2',
    'overlays/dev/versions.env': '# what it serves\na=2\nc=1\n',
    'apps/api/main.ts': '2',
  });
  const second = await deliver({
    environment: dev,
    action: 'release',
    revision: two,
    at: '2026-11-02T10:00:10Z',
    subject: 'release 2 to dev: double the replicas',
    files: files({ api: 'c', web: 'b' }),
    ended: { result: 'failed', ended: '2026-11-02T10:01:10Z', reason: 'pod api-1:\n  it crashes' },
  });
  const rollback = await deliver({
    environment: dev,
    action: 'rollback',
    revision: one,
    from: first,
    at: '2026-11-02T10:05:00Z',
    ended: { result: 'live', ended: '2026-11-02T10:05:04Z' },
  });
  return { ...all, first, second, rollback, one, two };
}

describe('the log of an environment', () => {
  test('has for each delivery what changed, how long it took and how it ended', async (context) => {
    const { git, close, first, second, rollback, two } = await scene();
    context.after(close);
    const [newest, failed, oldest] = judgedDeliveries(await readLog(git, dev, versions, {}));
    assert.deepEqual([newest?.commit, failed?.commit, oldest?.commit], [rollback, second, first]);
    assert.deepEqual([newest?.outcome, newest?.seconds, newest?.from], ['live', 4, first]);
    assert.equal(failed?.outcome, 'failed');
    assert.equal(failed?.seconds, 60);
    assert.equal(failed?.rolledBackBy, rollback);
    assert.equal(failed?.ending?.reason, 'pod api-1: it crashes');
    assert.deepEqual([failed?.revision, failed?.by], [two, 'Ada <ada@example.test>']);
    assert.deepEqual(failed?.changes, {
      images: [
        {
          name: 'presage/api',
          before: { tag: 'aaaaaaaaaaaa', digest: `sha256:${'a'.repeat(64)}` },
          after: { tag: 'cccccccccccc', digest: `sha256:${'c'.repeat(64)}` },
        },
      ],
      pinned: [
        { title: 'Versions', name: 'a', before: '1', after: '2' },
        { title: 'Versions', name: 'b', before: '1', after: undefined },
        { title: 'Versions', name: 'c', before: undefined, after: '1' },
      ],
      manifests: ['base/api/deployment.yaml'],
    });
    assert.equal(oldest?.previous, undefined);
    assert.equal(oldest?.rolledBackBy, undefined);
    assert.deepEqual(
      oldest?.changes.images.map(({ name, before }) => [name, before]),
      [
        ['presage/api', undefined],
        ['presage/web', undefined],
      ],
    );
  });

  test('is read by people', async (context) => {
    const { git, close, second, rollback } = await scene();
    context.after(close);
    const text = logText(judgedDeliveries(await readLog(git, dev, versions, {})));
    const [, entry = ''] = text.split(/\n(?=2026)/);
    assert.match(
      entry,
      new RegExp(`dev {2}${second.slice(0, 12)} {2}failed after 60\\.0 s: pod api-1: it crashes`),
    );
    assert.match(entry, new RegExp(`rolled back by ${rollback.slice(0, 12)}`));
    assert.match(entry, /release 2 to dev: double the replicas/);
    assert.match(entry, /push by Ada <ada@example\.test>; main [0-9a-f]{12}/);
    assert.match(entry, /images: api aaaaaaaaaaaa → cccccccccccc/);
    assert.match(entry, /versions: a 1 → 2, b 1 → none, c none → 1/);
    assert.match(entry, /manifests: base\/api\/deployment\.yaml/);
  });

  test('is limited by number and time, and ends where main begins', async (context) => {
    const { git, close, first, second, rollback } = await scene();
    context.after(close);
    const commits = async (part: Parameters<typeof readDeliveries>[2]) =>
      (await readDeliveries(git, dev, part)).map(({ commit }) => commit);
    assert.deepEqual(await commits({}), [rollback, second, first]);
    assert.deepEqual(await commits({ max: 1 }), [rollback]);
    assert.deepEqual(await commits({ max: 1, skip: 1 }), [second]);
    assert.deepEqual(await commits({ since: new Date('2026-11-02T10:00:10Z') }), [rollback, second]);
    assert.deepEqual(await commits({ until: new Date('2026-11-02T10:00:09Z') }), [first]);
    assert.deepEqual(await readDeliveries(git, makeEnvironment('prod')), []);
  });

  test('reports the newest delivery as under way only while one runs', async (context) => {
    const { git, close, deliver, two } = await scene();
    context.after(close);
    await deliver({ environment: dev, action: 'release', revision: two, at: '2026-11-03T10:00:00Z' });
    const outcomes = async (running: boolean) =>
      judgedDeliveries(await readDeliveries(git, dev), running).map(({ outcome }) => outcome);
    assert.deepEqual(await outcomes(true), ['under way', 'live', 'failed', 'live']);
    assert.deepEqual(await outcomes(false), ['not recorded', 'live', 'failed', 'live']);
  });
});

describe('the note on a delivery', () => {
  test('is amended by a second attempt, and not after the delivery was live', async (context) => {
    const { git, close, second } = await scene();
    context.after(close);
    const began = '2026-11-02T12:00:00.000Z';
    await recordEnding(git, second, { result: 'live', began, ended: '2026-11-02T12:00:05.000Z' });
    await recordEnding(git, second, {
      result: 'failed',
      began,
      ended: '2026-11-02T13:00:05.000Z',
      reason: 'of no interest',
    });
    const { ending } = (await readDeliveries(git, dev)).find(({ commit }) => commit === second) ?? {};
    assert.deepEqual(ending, { result: 'live', began, ended: '2026-11-02T12:00:05.000Z' });
    const note = await git(['notes', `--ref=${notesRef}`, 'show', second]);
    assert.match(
      note,
      /Presage-Result: failed\n.*\n.*\nPresage-Reason: pod api-1: it crashes\n\nPresage-Result: live/,
    );
  });
});
