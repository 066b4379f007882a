import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCommand } from '../../test/command.ts';
import {
  administer,
  connectionOf,
  createDatabase,
  json,
  type RunningApi,
  startApi,
  testConfiguration,
} from '../../test/running-api.ts';
import { type Pooler, startPooler } from '../../test/transaction-pooler.ts';
import type { DatabaseConfiguration } from '../configuration/database.ts';
import { lockTraining } from '../training/lock.ts';
import { explainConnection } from './connection-failure.ts';
import { connectionOptions, openDatabase } from './database.ts';

describe('through a pooler in transaction mode', () => {
  let pooler: Pooler;
  let api: RunningApi;
  let name: string;
  let database: DatabaseConfiguration;
  before(async () => {
    name = await createDatabase(false);
    pooler = await startPooler(connectionOf(name));
    database = { ...testConfiguration(name).database, port: pooler.port, pooler: 'transaction' };
    const { code, stderr } = await startCommand('migrate', variables()).ended;
    assert.equal(code, 0, stderr);
    api = await startApi({ database }, 'empty');
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await pooler[Symbol.asyncDispose]();
  });

  const variables = () => ({
    DATABASE_NAME: name,
    DATABASE_PORT: String(pooler.port),
    DATABASE_POOLER: 'transaction',
  });

  test('the database is migrated, and requests with and without a transaction are answered', async () => {
    while ((await api.request('/readyz')).status !== 200);
    const administrator = await api.signIn();
    const product = {
      name: 'Lantern',
      description: 'By hand.',
      category: 'accessories',
      priceCents: 1250,
      currency: 'EUR',
      stock: 3,
      glyph: 'lamp',
    };
    for (let round = 0; round < 5; round += 1) {
      assert.equal((await api.request('/api/products?limit=2')).status, 200);
      const made = await administrator(
        '/api/products',
        json('POST', { ...product, name: `Lantern ${round}` }),
      );
      assert.equal(made.status, 201, await made.text());
    }
    const rows = 'strength,thumb\n7,left\n2,right\n';
    const headers = { 'content-type': 'text/csv' };
    const batch = await api.request('/api/predictors/coin/batch', { method: 'POST', headers, body: rows });
    assert.equal(batch.status, 200, await batch.text());
    const { rows: found } = await administer('select count(*)::int from predictions', name);
    assert.deepEqual(found, [{ count: 2 }]);
  });

  test('no statement is prepared by name', async () => {
    for (let round = 0; round < 6; round += 1) await api.request('/api/products?limit=3');
    assert.doesNotMatch(JSON.stringify(api.log), /prepared statement/);
  });

  test('two trainings of a predictor exclude each other, and the lock goes with its process', async () => {
    const options = connectionOptions(api.configuration);
    const lock = await lockTraining(options, 'coin');
    assert.ok(lock);
    assert.equal(await lockTraining(options, 'coin'), undefined);
    await lock.release();
    const trained = await startCommand('train --predictor coin', variables()).ended;
    assert.equal(trained.code, 0, trained.stderr);
  });

  test('without the setting, it refuses the session', async () => {
    const direct = openDatabase({ database: { ...database, pooler: 'none' } }, () => undefined);
    const failure = await direct.pool.query('select 1').catch((error: unknown) => error);
    await direct.close();
    assert.match(
      explainConnection(failure) ?? String(failure),
      /unsupported startup parameter: statement_timeout.*Example: DATABASE_POOLER=transaction/,
    );
  });
});
