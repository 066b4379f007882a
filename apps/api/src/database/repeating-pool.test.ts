import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connectionOf, createDatabase } from '../../test/running-api.ts';
import { RepeatingPool } from './repeating-pool.ts';

describe('while an administrator ends idle connections', { timeout: 60_000 }, () => {
  let options: pg.PoolConfig;
  let administrator: pg.Client;
  let ending = true;
  /** Connections that were ended so far. */
  let count = 0;
  let ended: Promise<void>;

  before(async () => {
    options = { ...connectionOf(await createDatabase(false)), max: 5, connectionTimeoutMillis: 3_000 };
    administrator = new pg.Client({ ...options, database: 'postgres' });
    await administrator.connect();
    ended = (async () => {
      while (ending) {
        const { rowCount } = await administrator.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state = 'idle'",
          [options.database],
        );
        count += rowCount ?? 0;
        // As a preview's copy does.
        await setTimeout(20);
      }
    })();
  });
  after(() => administrator.end());

  /** Works in three lanes until it is enough: by default, until many connections were ended. @returns the errors */
  async function load(
    pool: pg.Pool,
    work: () => Promise<unknown>,
    isEnough: (errors: readonly Error[], ended: number) => boolean = (_, ended) => ended > 50,
  ): Promise<Error[]> {
    const errors: Error[] = [];
    pool.on('error', () => undefined);
    const before = count;
    const lanes = [0, 1, 2].map(async () => {
      while (!isEnough(errors, count - before)) await work().catch((error: Error) => errors.push(error));
    });
    await Promise.all(lanes);
    await pool.end();
    return errors;
  }

  test('an ordinary pool passes some on; this one none', async () => {
    const ordinary = new pg.Pool(options);
    await load(
      ordinary,
      () => ordinary.query('select 1'),
      (passedOn) => passedOn.length > 0,
    );
    const pool = new RepeatingPool(options);
    assert.deepEqual(await load(pool, () => pool.query('select $1::int', [1])), []);
  });

  test('a connection for a transaction answers when it is handed out', async () => {
    const pool = new RepeatingPool(options);
    let handedOut = 0;
    const work = async () => {
      const client = await pool.connect();
      handedOut += 1;
      client.release();
      await setTimeout(2);
    };
    assert.deepEqual(await load(pool, work, (_, ended) => ended > 50 && handedOut > 20), []);
  });

  test('other errors are passed on', async () => {
    const pool = new RepeatingPool(options);
    pool.on('error', () => undefined);
    await assert.rejects(pool.query('select nothing'), /column "nothing" does not exist/);
    await pool.end();
    ending = false;
    await ended;
  });
});
