import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { until } from '../../test/pod.ts';
import { shadowWriter } from './writer.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('the writer of shadow predictions', () => {
  /** A writer over a database that stores ids, or fails. */
  function open() {
    const stored: string[] = [];
    const absent = new Set<string>();
    const state = { failure: undefined as Error | undefined, attempts: 0, dropped: 0, largest: 0 };
    let settle = (): void => undefined;
    let isSettled = true;
    const pool = {
      query: async ({ values: [json] }: { values: [string] }) => {
        state.attempts += 1;
        if (state.failure) throw state.failure;
        const rows = JSON.parse(json) as { id: string }[];
        state.largest = Math.max(state.largest, rows.length);
        const known = rows.filter(({ id }) => !absent.has(id));
        stored.push(...known.map(({ id }) => id));
        return { rows: known };
      },
    };
    const writer = shadowWriter({
      pool: pool as never,
      logger: pino({ enabled: false }),
      settled: () =>
        isSettled
          ? Promise.resolve()
          : new Promise((resolve) => {
              settle = resolve;
            }),
      dropped: (count) => {
        state.dropped += count;
      },
    });
    const add = (id: string) =>
      writer.add({ id, modelId: 2, servedId: 1, outcome: { value: 1 }, agrees: null, difference: 0 });
    const hold = () => {
      isSettled = false;
      return () => settle();
    };
    return { writer, stored, absent, state, add, hold };
  }

  test('writes in blocks, after the predictions that they belong to', async () => {
    const { writer, stored, state, add, hold } = open();
    const release = hold();
    for (let row = 0; row < 1_200; row++) add(String(row));
    const closing = writer.close();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(stored, []);
    add('of a prediction that may not be stored yet');
    release();
    await closing;
    assert.equal(state.largest, 500);
    assert.equal(stored.length, 1_200);
    assert.deepEqual(stored.slice(0, 2), ['0', '1']);
    assert.equal(state.dropped, 1);
  });

  test('tries one again whose prediction is stored later, as those of a file are', async () => {
    const { writer, stored, absent, state, add } = open();
    absent.add('of a file');
    add('of a file');
    add('of a page');
    await until('it has tried', () => state.attempts > 0);
    assert.deepEqual(stored, ['of a page']);
    absent.clear();
    await until('it is stored', () => stored.length === 2);
    await writer.close();
    assert.deepEqual([stored, state.dropped], [['of a page', 'of a file'], 0]);
  });

  test('keeps them while the database does not answer, up to a limit, and drops what it refuses', async () => {
    const { writer, stored, state, add } = open();
    state.failure = refused;
    for (let row = 0; row < 20_010; row++) add(String(row));
    assert.equal(state.dropped, 10);
    await until('it has tried', () => state.attempts > 0);
    assert.deepEqual([stored.length, state.dropped], [0, 10]);
    state.failure = undefined;
    await until('all are stored', () => stored.length === 20_000);
    state.failure = new Error('no such table');
    add('one');
    await writer.close();
    assert.equal(state.dropped, 11);
  });
});
