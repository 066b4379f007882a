import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { until } from '../../../test/until.ts';
import type { Outcome } from './carry-out.ts';
import { type JobFiles, jobFolder } from './files.ts';
import type { Order } from './order.ts';
import { type JobQueue, openQueue } from './queue.ts';

const commit = (letter: string) => letter.repeat(40);
const order = (environment = 'prod'): Order => ({
  id: randomUUID(),
  verb: 'promote',
  environment,
  commit: commit('a'),
  head: commit('b'),
  by: { name: 'Ada', mail: 'ada@example.test' },
});
const live: Outcome = { state: 'live', commit: commit('c') };

describe('the queue of deliveries', () => {
  let path: string;
  let started: string[];
  let ends: ((outcome: Outcome) => void)[];
  const reported: unknown[] = [];
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'presage-jobs-'));
    started = [];
    ends = [];
  });
  afterEach(() => rm(path, { recursive: true }));

  const open = (max?: number) =>
    openQueue({
      folder: jobFolder(path, max),
      maxWaiting: 2,
      start: async ({ order: file, output }: JobFiles) => {
        started.push(file);
        await writeFile(output, 'the first line\nthe last line\n');
        return { pid: started.length, began: 'then' };
      },
      endOf: () => new Promise<Outcome>((resolve) => ends.push(resolve)),
      report: (error) => reported.push(error),
    });
  const stateOf = async (queue: JobQueue, { id }: Order) => (await queue.find(id))?.state;

  test('runs one at a time, in order, and shows what each prints', async () => {
    const queue = await open();
    const [one, other] = [order(), order('dev')];
    assert.equal((await queue.add(one)).state, 'queued');
    await queue.add(other);
    await until(() => ends.length === 1);
    assert.equal(started.length, 1);
    const running = await queue.find(one.id);
    assert.deepEqual([running?.state, running?.lines], ['running', ['the first line', 'the last line']]);
    assert.deepEqual([await stateOf(queue, other), (await queue.find(other.id))?.lines], ['queued', []]);
    ends[0]?.(live);
    await until(() => ends.length === 2);
    const ended = await queue.find(one.id);
    assert.deepEqual([ended?.state, ended?.delivered, ended?.reason], ['live', commit('c'), null]);
    ends[1]?.({ state: 'failed', reason: 'the image is missing', next: 'Push it.' });
    await until(async () => (await stateOf(queue, other)) === 'failed');
    const failed = await queue.find(other.id);
    assert.deepEqual(
      [failed?.reason, failed?.next, failed?.delivered],
      ['the image is missing', 'Push it.', null],
    );
    assert.deepEqual(
      (await queue.recent()).map(({ id }) => id),
      [other.id, one.id],
    );
  });

  test('lets no more wait than it may, and starts nothing twice', async () => {
    const queue = await open();
    const first = order();
    await queue.add(first);
    await until(() => ends.length === 1);
    await queue.add(order());
    await queue.add(order());
    await assert.rejects(queue.add(order()), (error) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, /2 deliveries wait already/);
      return true;
    });
    assert.equal((await queue.add(first)).state, 'running');
    assert.equal((await queue.recent()).length, 3);
  });

  test('goes on after one that could not be started', async () => {
    const queue = await openQueue({
      folder: jobFolder(path),
      start: () => Promise.reject(new Error('no memory')),
      endOf: async () => live,
      report: (error) => reported.push(error),
    });
    const [one, other] = [order(), order()];
    await Promise.all([queue.add(one), queue.add(other)]);
    for (const each of [one, other]) await until(async () => (await stateOf(queue, each)) === 'failed');
    assert.match((await queue.find(one.id))?.reason ?? '', /^The service failed/);
    assert.match(String(reported.at(-1)), /no memory/);
  });

  test('follows what a service before it started, and says what came to nothing', async () => {
    const before = await open();
    const [running, waiting] = [order(), order()];
    await before.add(running);
    await before.add(waiting);
    await until(() => ends.length === 1);
    const after = await open();
    await until(() => ends.length === 2);
    assert.equal(started.length, 1, 'it is not started again');
    assert.equal(await stateOf(after, running), 'running');
    assert.match((await after.find(waiting.id))?.reason ?? '', /restarted before its turn/);
    ends[1]?.(live);
    await until(async () => (await stateOf(after, running)) === 'live');
  });

  test('keeps the newest ones, in files of its owner', async () => {
    const queue = await open(1);
    for (const [index, one] of [order(), order()].entries()) {
      await queue.add(one);
      await until(() => ends.length === index + 1);
      ends[index]?.(live);
      await until(async () => (await stateOf(queue, one)) === 'live');
    }
    await until(async () => (await queue.recent()).length === 1);
    const files = await readdir(path);
    assert.equal(files.filter((name) => name.endsWith('.job')).length, 1);
    for (const name of files.filter((one) => /\.(job|order)$/.test(one)))
      assert.equal((await stat(join(path, name))).mode & 0o777, 0o600);
  });
});
