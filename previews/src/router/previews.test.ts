import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { beyondMax, type Entry, entriesIn, entriesPatch } from './entries.ts';
import { startScene } from './testing/scene.ts';
import { isReady } from './workloads.ts';

const minute = 60_000;
const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const sleeping = (entries: ReadonlyMap<string, Entry>) =>
  [...entries].filter(([, { replicas }]) => replicas).map(([slug]) => slug);

describe('previews', () => {
  test('sleep when nobody used them for the time of the descriptor, but not while they are used', async () => {
    let now = Date.parse('2026-11-27T12:00:00Z');
    const scene = await startScene({ idleSeconds: 1800 }, () => now);
    try {
      for (const slug of ['used', 'left', 'open'])
        await scene.add(slug, (_request, response) => response.end(), at(now));
      await scene.previews.tick();
      const leave = scene.previews.enter('open');
      now += 20 * minute;
      scene.previews.enter('used')();
      await scene.previews.tick();
      assert.deepEqual(sleeping(scene.entries), []);
      assert.equal(scene.entries.get('used')?.used, at(now), 'uses are recorded');
      now += 20 * minute;
      await scene.previews.tick();
      assert.deepEqual(sleeping(scene.entries), ['left']);
      assert.deepEqual(scene.entries.get('left')?.replicas, { 'deployments/web': 1, 'deployments/api': 1 });
      leave();
      now += 40 * minute;
      await scene.previews.tick();
      assert.deepEqual(sleeping(scene.entries), ['used', 'left', 'open']);
      await Promise.all([scene.previews.wake('left'), scene.previews.wake('left')]);
      assert.equal(scene.reported.filter((line) => line.startsWith('left woke')).length, 1);
      assert.deepEqual(sleeping(scene.entries), ['used', 'open']);
    } finally {
      scene.close();
    }
  });

  test('beyond max, the one that was unused for longest sleeps', async () => {
    const scene = await startScene({ idleSeconds: 1800, max: 2 });
    try {
      for (const [slug, age] of Object.entries({ a: 3, b: 2, c: 1 }))
        await scene.add(slug, (_request, response) => response.end(), at(Date.now() - age * minute));
      await scene.previews.tick();
      assert.deepEqual(sleeping(scene.entries), ['a']);
    } finally {
      scene.close();
    }
  });
});

test('room is made for one more, longest idle first, those in use last', () => {
  const entry = (age: number, replicas?: Record<string, number>): Entry => ({
    address: '10.0.0.1',
    port: 80,
    used: at(100 * minute - age * minute),
    ...(replicas ? { replicas } : {}),
  });
  const entries = new Map([
    ['a', entry(9, { 'deployments/web': 1 })],
    ['b', entry(7)],
    ['c', entry(8)],
    ['d', entry(1)],
  ]);
  assert.deepEqual(beyondMax(entries, 3, undefined), []);
  assert.deepEqual(beyondMax(entries, 3, 'new'), ['c']);
  assert.deepEqual(beyondMax(entries, 3, 'd'), []);
  assert.deepEqual(beyondMax(entries, 1, 'new'), ['c', 'b', 'd']);
  assert.deepEqual(
    beyondMax(entries, 3, 'new', (slug) => slug === 'c'),
    ['b'],
  );
});

test('what is no entry is left out, and null removes one', () => {
  const entry = { address: '10.0.0.1', port: 80, used: at(0) };
  const data = { good: JSON.stringify(entry), broken: '{', other: '{}' };
  assert.deepEqual([...entriesIn(data)], [['good', entry]]);
  assert.deepEqual(entriesPatch({ good: entry, gone: null }), {
    data: { good: JSON.stringify(entry), gone: null },
  });
});

test('a preview is ready when each workload that has pods has a ready one', () => {
  const web = { name: 'deployments/web', replicas: 1, ready: 1 };
  const none = { name: 'deployments/none', replicas: 0, ready: 0 };
  assert.deepEqual([[web, none], [web, { ...web, ready: 0 }], [none], []].map(isReady), [
    true,
    false,
    false,
    false,
  ]);
});
