import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import {
  administer,
  connectionOf,
  createDatabase,
  json,
  monitoringToken,
  startApi,
  testConfiguration,
} from '../../test/running-api.ts';
import { auditStore } from '../audit/store.ts';
import { defaultStorage } from '../configuration/limits.ts';
import { openDatabase } from '../database/database.ts';
import { openCounts } from '../limits/counts.ts';
import { openCursors } from '../lists/cursor.ts';
import { firstIdentifier } from '../predictions/identifier.ts';
import { predictionStore } from '../predictions/store.ts';
import { openBudget } from './budget.ts';
import { removeOld, retentionLock } from './retention.ts';

const quiet = pino({ enabled: false });
const day = 86_400_000;
const oneRow = { rows: 1, bytes: 1 };
const ada = { owner: '11111111-1111-4111-8111-111111111111', caller: 'address 192.0.2.1' };

describe('what is stored', () => {
  let pool: pg.Pool;
  let database: string;
  before(async () => {
    database = await createDatabase(true);
    pool = new pg.Pool({ ...connectionOf(database), max: 4 });
    await pool.query(`insert into models (predictor, digest, trainer, card) values ('coin', 'x', 'x', '{}')`);
  });
  after(() => pool.end());

  const insert = (moments: readonly Date[], visitor: string | null = null) =>
    pool.query(
      `insert into predictions (id, model_id, source, visitor, input, outcome, microseconds)
       select id, 1, 'api', $2, '[1]', '{"value":1}', 1 from unnest($1::uuid[]) id`,
      [
        moments.map((moment, index) => firstIdentifier(moment).replace(/.{6}$/, String(100_000 + index))),
        visitor,
      ],
    );

  test('of one caller in a day is counted for all replicas, also when it was deleted', async () => {
    let clock = Date.parse('2026-05-01T23:59:00Z');
    const limits = { ...defaultStorage, bytesPerDayPerVisitor: 1_000_000 };
    const half = { rows: 1, bytes: 500_000 };
    const [one, two] = [1, 2].map(() => openBudget(pool, limits, quiet, () => clock));
    assert.ok(one && two);
    one.stored(ada, { rows: 1_000, bytes: 600_000 });
    assert.equal(await two.ask(pool, ada, half), null, 'not exchanged yet');
    await one.synchronize();
    const refused = await two.ask(pool, ada, half);
    assert.deepEqual([refused?.code, refused?.params], ['not-stored-today', { megabytes: 1 }]);
    assert.equal(await two.ask(pool, { ...ada, caller: 'address 192.0.2.2' }, half), null);
    assert.equal(one.refusal(ada, half)?.code, 'not-stored-today');
    clock += 120_000;
    await Promise.all([one.synchronize(), two.synchronize()]);
    assert.equal(one.refusal(ada, half), null, 'the next day');
    assert.equal(await two.ask(pool, ada, half), null);
    assert.equal(await one.prune(10), 0, 'yesterday stays');
    clock += 2 * day;
    assert.equal(await one.prune(10), 1);
  });

  test('of endlessly many callers is counted for so many alone, while the database does not answer', async () => {
    let isDown = true;
    const sent: number[] = [];
    const query = async (text: string, values?: readonly unknown[][]) => {
      if (isDown) throw new Error('down');
      if (text.startsWith('insert into storage_use')) sent.push(values?.[1]?.length ?? 0);
      return { rows: [] };
    };
    const budget = openBudget({ query } as unknown as pg.Pool, defaultStorage, quiet);
    for (let count = 0; count < 12_000; count++)
      budget.stored({ owner: null, caller: `address ${count}` }, { rows: 1, bytes: 100 });
    await assert.rejects(budget.synchronize(), /down/);
    budget.stored({ owner: null, caller: 'address of another' }, { rows: 1, bytes: 100 });
    isDown = false;
    await budget.synchronize();
    assert.deepEqual(sent, [10_000]);
  });

  test('of everyone has a limit of bytes a day and of rows', async () => {
    const budget = openBudget(pool, { ...defaultStorage, bytesPerDay: 1_000 }, quiet);
    await budget.synchronize();
    assert.equal(budget.refusal(ada, { rows: 1, bytes: 900 }), null);
    budget.stored({ owner: null, caller: 'address 192.0.2.9' }, { rows: 1, bytes: 500 });
    assert.equal(budget.refusal(ada, { rows: 1, bytes: 900 })?.code, 'not-stored-full');
    const none = openBudget(pool, { ...defaultStorage, rows: 0 }, quiet);
    assert.equal(none.refusal(ada, oneRow)?.code, 'not-stored-full');
  });

  test('of one visitor has a limit of rows that are kept', async () => {
    const limits = { ...defaultStorage, rowsPerVisitor: 3 };
    const budget = openBudget(pool, limits, quiet);
    const moment = new Date();
    await insert([moment, moment], ada.owner);
    assert.equal(await budget.ask(pool, ada, oneRow), null);
    budget.stored(ada, { rows: 1, bytes: 100 });
    const refused = budget.refusal(ada, oneRow);
    assert.deepEqual([refused?.code, refused?.params], ['not-stored-visitor', { max: 3 }]);
    assert.equal(await budget.ask(pool, ada, oneRow), null, 'what the database keeps counts');
    assert.equal(
      (await budget.ask(pool, ada, { rows: 2, bytes: 1 }))?.code,
      'not-stored-visitor',
      'all or nothing',
    );
    await pool.query('delete from predictions');
  });

  test('fills the volume: from 0.9 on nothing more is stored', async () => {
    const budget = openBudget(pool, defaultStorage, quiet);
    assert.equal(budget.fill(), null);
    await budget.synchronize();
    const bytes = budget.databaseBytes ?? 0;
    assert.ok(bytes > 5_000_000, String(bytes));
    assert.ok(Math.abs((budget.fill() ?? 0) - bytes / defaultStorage.databaseBytes) < 1e-9);
    const small = openBudget(pool, { ...defaultStorage, databaseBytes: bytes }, quiet);
    await small.synchronize();
    assert.equal(small.refusal(ada, oneRow)?.code, 'not-stored-full');
  });

  test('is removed when it is too old: in parts, at most so much in a run, by one process', async () => {
    const now = Date.now();
    const old = Array.from({ length: 25 }, (_, index) => new Date(now - (200 + index) * day));
    await insert([...old, new Date(now - 179 * day), new Date(now)]);
    const store = predictionStore(pool, openCursors('key')('predictions'));
    const parts: number[] = [];
    const removals = {
      predictions: async (max: number) => {
        const removed = await store.removeBefore(new Date(now - 180 * day), max);
        parts.push(removed);
        return removed;
      },
    };
    const kept = async () => (await pool.query('select count(*)::int as kept from predictions')).rows[0].kept;
    const holder = await pool.connect();
    await holder.query('select pg_advisory_lock($1)', [retentionLock]);
    assert.equal(await removeOld(pool, removals), null, 'another process does it');
    assert.equal(await kept(), 27);
    await holder.query('select pg_advisory_unlock($1)', [retentionLock]);
    holder.release();
    assert.deepEqual(await removeOld(pool, removals, { part: 10, max: 20 }), { predictions: 20 });
    assert.equal(await kept(), 7);
    assert.deepEqual(await removeOld(pool, removals, { part: 10, max: 20 }), { predictions: 5 });
    assert.deepEqual(parts, [10, 10, 5]);
    assert.equal(await kept(), 2);
    const { rows } = await administer(
      `select count(*)::int as held from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      database,
    );
    assert.equal(rows[0].held, 0, 'the lock is released');
  });

  test('the audit list is kept as long as it is configured, and no longer', async () => {
    const { prisma, close } = openDatabase(testConfiguration(database), assert.ifError);
    const audit = auditStore(prisma, openCursors('key')('audit'));
    const now = Date.now();
    await pool.query(
      `insert into audit (actor, action, subject_id, subject, at)
       select 'ada', 'account-changed', gen_random_uuid(), 'grace', at from unnest($1::timestamptz[]) at`,
      [[732, 731, 729, 0].map((days) => new Date(now - days * day))],
    );
    const removeOldest = (max: number) => audit.removeBefore(new Date(now - 730 * day), max);
    assert.equal(await removeOldest(1), 1, 'no more than asked');
    const { rows: left } = await pool.query('select at from audit order by at');
    assert.equal(left[0].at.getTime(), now - 731 * day, 'the oldest went first');
    assert.deepEqual(await removeOld(pool, { audit: removeOldest }), { audit: 1 });
    assert.equal((await pool.query('select 1 from audit')).rowCount, 2);
    await close();
  });

  test('a removal that fails releases the lock', async () => {
    const broken = { predictions: () => Promise.reject(new Error('statement timeout')) };
    await assert.rejects(removeOld(pool, broken), /statement timeout/);
    assert.deepEqual(await removeOld(pool, { counts: openCounts(pool).prune }), { counts: 0 });
  });
});

test('the fill of the database is a metric and part of /api/info; a full one stores nothing and predicts', async () => {
  await using api = await startApi({ storage: { ...defaultStorage, databaseBytes: 1_000_000 } });
  const info = async () =>
    ((await (await api.request('/api/info')).json()) as { database: { fill: number } }).database;
  while (((await info()).fill ?? 0) < 0.9) await new Promise((resolve) => setTimeout(resolve, 20));
  const answer = await api.request(
    '/api/predictors/coin/predictions',
    json('POST', { strength: 5, thumb: 'left' }),
  );
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('location'), null);
  const body = (await answer.json()) as { outcome: unknown; stored: boolean; notStored: { code: string } };
  assert.ok(body.outcome);
  assert.deepEqual([body.stored, body.notStored.code], [false, 'not-stored-full']);
  const { rows } = await administer(
    'select count(*)::int as count from predictions',
    api.configuration.database.name,
  );
  assert.equal(rows[0].count, 0);
  const headers = { authorization: `Bearer ${monitoringToken}` };
  const text = await (await api.request('/metrics', { headers })).text();
  assert.match(text, /^database_limit_bytes 1000000$/m);
  const ratio = Number(/^database_fill_ratio (.*)$/m.exec(text)?.[1]);
  const bytes = Number(/^database_size_bytes (.*)$/m.exec(text)?.[1]);
  assert.ok(ratio > 0.9 && Math.abs(ratio - bytes / 1_000_000) < 1e-9);
  assert.match(text, /^predictions_not_stored_total\{reason="not-stored-full"\} 1$/m);
});
