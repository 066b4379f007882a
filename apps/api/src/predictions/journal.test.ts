import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { connectionOf, createDatabase } from '../../test/running-api.ts';
import { identityMaker } from './identifier.ts';
import { openJournal } from './journal.ts';
import type { PredictionRecord } from './record.ts';

const identify = identityMaker();

const record = (changes: Partial<PredictionRecord> = {}): PredictionRecord => ({
  ...identify(),
  modelId: 1,
  source: 'batch',
  visitor: null,
  input: '[1]',
  outcome: '{"value":1}',
  microseconds: 1,
  ...changes,
});

describe('the journal', () => {
  let pool: pg.Pool;
  before(async () => {
    pool = new pg.Pool({ ...connectionOf(await createDatabase(true)), max: 2 });
    await pool.query(`insert into models (predictor, digest, trainer, card) values ('coin', 'x', 'x', '{}')`);
  });
  after(() => pool.end());

  /** A journal over a database that can be cut off. */
  function open() {
    const counts = { stored: 0, dropped: 0 };
    const line = { cut: false, attempts: 0 };
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const connect = () => {
      line.attempts += 1;
      return line.cut ? Promise.reject(refused) : pool.connect();
    };
    const journal = openJournal({ connect } as pg.Pool, pino({ enabled: false }), {
      stored: (count) => {
        counts.stored += count;
      },
      dropped: (count) => {
        counts.dropped += count;
      },
    });
    return { journal, counts, line };
  }
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const find = async (id: string) =>
    (await pool.query('select * from predictions where id = $1', [id])).rows[0];

  test('stores what JSON may hold: quotes, tabs, line breaks, backslashes, any letter', async () => {
    const { journal } = open();
    const given = ['"quoted"', 'a\tb\nc\r\\N', 'é€😀', '\u0000', '\\.'];
    const one = record({ input: JSON.stringify(given), visitor: '11111111-1111-4111-8111-111111111111' });
    journal.add(one);
    await journal.close();
    const { rows } = await pool.query('select input::text, visitor from predictions where id = $1', [one.id]);
    assert.deepEqual(JSON.parse(rows[0].input), given);
    assert.equal(rows[0].visitor, one.visitor);
  });

  test('stores automatically, without a call', async () => {
    const { journal, counts } = open();
    const one = record();
    journal.add(one);
    assert.equal(journal.waiting, 1);
    await until(() => counts.stored === 1);
    assert.equal(journal.waiting, 0);
    assert.ok(await find(one.id));
  });

  test('keeps records while the database does not answer, and stores them when it is back', async () => {
    const { journal, counts, line } = open();
    line.cut = true;
    const all = Array.from({ length: 10 }, () => record());
    for (const one of all) journal.add(one);
    await until(() => line.attempts > 0);
    assert.deepEqual([counts.stored, journal.waiting], [0, 10]);
    line.cut = false;
    await until(() => counts.stored === 10);
    assert.equal(counts.dropped, 0);
    assert.ok(await find(all[9]?.id ?? ''));
  });

  test('is settled when what was added before is stored, whatever comes later', async () => {
    const { journal, counts, line } = open();
    await journal.settled();
    line.cut = true;
    journal.add(record());
    let isSettled = false;
    const settled = journal.settled().then(() => {
      isSettled = true;
    });
    await until(() => line.attempts > 0);
    assert.equal(isSettled, false);
    line.cut = false;
    await settled;
    assert.equal(counts.stored, 1);
    journal.add(record());
    const left = journal.settled();
    await journal.close();
    await left;
  });

  test('drops and counts what does not fit, and lets nobody wait for a database that is gone', async () => {
    const { journal, counts, line } = open();
    line.cut = true;
    const input = JSON.stringify(['x'.repeat(200_000)]);
    for (let index = 0; index < 200; index += 1) journal.add(record({ input }));
    assert.ok(counts.dropped > 0);
    assert.equal(journal.waiting + counts.dropped, 200);
    await until(() => journal.room() === undefined);
    line.cut = false;
    await journal.settled();
    await journal.close();
    assert.equal(counts.stored + counts.dropped, 200);
  });

  test('lets batches wait while the database is slow', async () => {
    const { journal, counts } = open();
    const input = JSON.stringify(['x'.repeat(200_000)]);
    for (let index = 0; index < 90; index += 1) journal.add(record({ input }));
    const room = journal.room();
    assert.ok(room);
    await room;
    assert.ok(counts.stored > 0);
    await journal.settled();
    await journal.close();
    assert.deepEqual(counts, { stored: 90, dropped: 0 });
  });

  test('does not store twice what an attempt with a lost answer had stored', async () => {
    const { journal, counts } = open();
    const one = record();
    journal.add(one);
    await until(() => counts.stored === 1);
    journal.add(one);
    await journal.close();
    assert.deepEqual(counts, { stored: 2, dropped: 0 });
  });

  test('drops what the database refuses for good, and goes on', async () => {
    const { journal, counts } = open();
    journal.add(record({ outcome: 'no JSON' }));
    await until(() => counts.dropped === 1);
    journal.add(record());
    await journal.close();
    assert.deepEqual(counts, { stored: 1, dropped: 1 });
  });
});
