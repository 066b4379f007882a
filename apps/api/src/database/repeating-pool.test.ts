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
  let ended: Promise<number>;

  before(async () => {
    options = { ...connectionOf(await createDatabase(false)), max: 5, connectionTimeoutMillis: 3_000 };
    administrator = new pg.Client({ ...options, database: 'postgres' });
    await administrator.connect();
    ended = (async () => {
      let count = 0;
      while (ending) {
        const { rowCount } = await administrator.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and state = 'idle'",
          [options.database],
        );
        count += rowCount ?? 0;
        // As a preview's copy does.
        await setTimeout(20);
      }
      return count;
    })();
  });
  after(() => administrator.end());

  /** Works in `lanes` at a time until many connections were ended. @returns the errors */
  async function load(pool: pg.Pool, work: () => Promise<unknown>): Promise<Error[]> {
    const errors: Error[] = [];
    pool.on('error', () => undefined);
    const until = Date.now() + 3_000;
    const lanes = [0, 1, 2].map(async () => {
      while (Date.now() < until) await work().catch((error: Error) => errors.push(error));
    });
    await Promise.all(lanes);
    await pool.end();
    return errors;
  }

  test('an ordinary pool passes some on; this one none', async () => {
    const ordinary = new pg.Pool(options);
    const passedOn = await load(ordinary, () => ordinary.query('select 1'));
    assert.ok(passedOn.length > 0, 'the test ends connections in use');
    const pool = new RepeatingPool(options);
    assert.deepEqual(await load(pool, () => pool.query('select $1::int', [1])), []);
  });

  test('a connection for a transaction answers when it is handed out', async () => {
    const pool = new RepeatingPool(options);
    let handedOut = 0;
    const errors = await load(pool, async () => {
      const client = await pool.connect();
      handedOut += 1;
      client.release();
      await setTimeout(2);
    });
    assert.deepEqual(errors, []);
    assert.ok(handedOut > 20, `${handedOut}`);
  });

  test('other errors are passed on', async () => {
    const pool = new RepeatingPool(options);
    pool.on('error', () => undefined);
    await assert.rejects(pool.query('select nothing'), /column "nothing" does not exist/);
    await pool.end();
    ending = false;
    assert.ok((await ended) > 50);
  });
});
