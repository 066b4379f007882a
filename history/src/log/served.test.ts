import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { branches, pins } from '../../test/branch.ts';
import { servedAt } from './served.ts';
import { servedText } from './served-text.ts';

const prod = makeEnvironment('prod', 'dev');
const versions = [{ file: 'versions.env', title: 'Versions' }];

/** A live delivery, one that failed, one that took a minute to be live. */
async function scene() {
  const all = await branches();
  const { commit, deliver } = all;
  const revision = await commit('2026-11-20T10:00:00Z', {
    'base/api/deployment.yaml': 'replicas: 1',
    'overlays/prod/versions.env': 'a=1\n',
  });
  const promote = (
    at: string,
    letter: string,
    ended: { result: 'live' | 'failed'; ended: string; reason?: string },
  ) =>
    deliver({
      environment: prod,
      action: 'promote',
      revision,
      at,
      files: { [prod.pins]: pins({ api: letter }) },
      ended,
    });
  const first = await promote('2026-11-20T11:00:00Z', 'a', { result: 'live', ended: '2026-11-20T11:00:09Z' });
  const failed = await promote('2026-11-20T12:00:00Z', 'b', {
    result: 'failed',
    ended: '2026-11-20T12:05:00Z',
    reason: 'pod api-1: it crashes',
  });
  const slow = await promote('2026-11-20T13:00:00Z', 'c', { result: 'live', ended: '2026-11-20T13:01:00Z' });
  return { ...all, revision, first, failed, slow };
}

describe('what an environment served at a time', () => {
  test('is the newest delivery that was live then, with its digests, pinned lines and manifests', async (context) => {
    const { git, close, revision, first, failed, slow } = await scene();
    context.after(close);
    const at = (time: string) => servedAt(git, prod, versions, new Date(time));
    assert.equal(await at('2026-11-20T10:59:00Z'), undefined);
    assert.equal(await at('2026-11-20T11:00:05Z'), undefined);

    const before = await at('2026-11-20T12:30:00Z');
    assert.equal(before?.delivery.commit, first);
    assert.equal(before?.delivery.revision, revision);
    assert.deepEqual(before?.images, {
      'presage/api': { tag: 'aaaaaaaaaaaa', digest: `sha256:${'a'.repeat(64)}` },
    });
    assert.deepEqual(before?.pinned, [{ file: 'versions.env', title: 'Versions', lines: { a: '1' } }]);
    assert.deepEqual(Object.keys(before?.manifests ?? {}), ['base', 'overlays/prod']);
    assert.equal(before?.manifests.base, await git(['rev-parse', `${revision}:base`]));
    assert.deepEqual(
      before?.notLive.map(({ commit }) => commit),
      [failed],
    );

    assert.equal((await at('2026-11-20T13:00:30Z'))?.delivery.commit, first, 'while the last one starts');
    assert.equal((await at('2026-11-20T13:01:00Z'))?.delivery.commit, slow);
  });

  test('is found behind more failed deliveries than are read at once', async (context) => {
    const { git, close, deliver, revision, slow } = await scene();
    context.after(close);
    for (let minute = 10; minute < 55; minute += 1) {
      const at = `2026-11-20T14:${minute}:00Z`;
      const ended = { result: 'failed' as const, ended: at, reason: 'it crashes' };
      await deliver({ environment: prod, action: 'promote', revision, at, ended });
    }
    const served = await servedAt(git, prod, [], new Date('2026-11-21T00:00:00Z'));
    assert.equal(served?.delivery.commit, slow);
    assert.equal(served?.notLive.length, 45);
  });

  test('is read by people', async (context) => {
    const { git, close, first, failed } = await scene();
    context.after(close);
    const served = await servedAt(git, prod, versions, new Date('2026-11-20T12:30:00Z'));
    assert.ok(served);
    const text = servedText(served);
    assert.match(text, new RegExp(`commit {5}${first.slice(0, 12)} of env/prod`));
    assert.match(text, new RegExp(`image {6}api:aaaaaaaaaaaa sha256:${'a'.repeat(64)}`));
    assert.match(text, /versions {3}a 1/);
    assert.match(text, new RegExp(`not live {3}${failed.slice(0, 12)} of .*: pod api-1: it crashes`));
  });
});
