import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCommand } from '../../test/command.ts';
import { type OutsideDatabase, startOutsideDatabase, type Tenant } from '../../test/outside-database.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { readConfiguration } from '../configuration/configuration.ts';
import { migrate } from '../migrations/migrate.ts';
import { explainConnection } from './connection-failure.ts';
import { connectionOptions } from './database.ts';

const page = '/api/predictors/coin/predictions';
const toss = json('POST', { strength: 7, thumb: 'left' });

/** Calls until the answer is the wanted one; the limit of the test ends it otherwise. */
async function until(wanted: () => Promise<boolean>): Promise<void> {
  while (!(await wanted())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The database that the variables of a process name. */
const read = (variables: Record<string, string>) =>
  readConfiguration({ SECRETS_DIR: process.env.TEST_SECRETS_DIR, ...variables }, ['databasePassword'])
    .database;

describe('a database outside, with TLS', () => {
  let outside: OutsideDatabase;
  let dev: Tenant;
  let prod: Tenant;
  const apis: RunningApi[] = [];

  before(async () => {
    outside = await startOutsideDatabase();
    [dev, prod] = [await outside.make('presage_dev'), await outside.make('presage_prod')];
  });
  after(async () => {
    for (const api of apis) await api[Symbol.asyncDispose]();
    await outside[Symbol.asyncDispose]();
  });

  async function serve(tenant: Tenant): Promise<RunningApi> {
    const api = await startApi({ database: read(tenant.variables) }, 'empty');
    apis.push(api);
    return api;
  }
  const statusOf = async (api: RunningApi, path: string, init?: RequestInit) =>
    (await api.request(path, init)).status;
  const count = async (table: string, database: string) =>
    (await outside.administer(`select count(*)::int from ${table}`, database)).rows[0].count as number;
  const sessionsOf = async (user: string) =>
    (
      await outside.administer(
        `select ssl from pg_stat_activity join pg_stat_ssl using (pid) where usename = '${user}'`,
      )
    ).rows as { ssl: boolean }[];

  test('two environments use two databases of it, each migrated by its own owner, encrypted', async () => {
    for (const { variables } of [dev, prod]) {
      const { code, stderr } = await startCommand('migrate', variables).ended;
      assert.equal(code, 0, stderr);
    }
    const [one, other] = [await serve(dev), await serve(prod)];
    for (const api of [one, other]) await until(async () => (await statusOf(api, '/readyz')) === 200);
    assert.equal(await statusOf(one, page, toss), 201);
    assert.deepEqual(
      [await count('predictions', 'presage_dev'), await count('predictions', 'presage_prod')],
      [1, 0],
    );
    const owners = await outside.administer(
      "select distinct tableowner from pg_tables where schemaname = 'public'",
      'presage_dev',
    );
    assert.deepEqual(owners.rows, [{ tableowner: 'presage_dev_owner' }]);
    await until(async () => {
      await statusOf(one, '/api/products');
      const sessions = await sessionsOf('presage_dev_a');
      return sessions.length > 0 && sessions.every(({ ssl }) => ssl);
    });
  });

  test('a training uses it too', async () => {
    const { code, stderr } = await startCommand('train --predictor coin', dev.variables).ended;
    assert.equal(code, 0, stderr);
    assert.equal(await count('trainings', 'presage_dev'), 1);
  });

  test('is not used when it can’t prove its name, or by another authority', async () => {
    const url = (host: string) =>
      `postgres://presage_dev_a:first-password@${host}:${outside.port}/presage_dev`;
    const attempt = async (changes: Record<string, string>) => {
      const database = read({ ...dev.variables, DATABASE_URL_FILE: '', ...changes });
      const failure = await migrate(connectionOptions({ database })).catch((error: unknown) => error);
      return explainConnection(failure) ?? String(failure);
    };
    assert.match(
      await attempt({ DATABASE_URL: url('127.0.0.1'), DATABASE_CA_FILE: '' }),
      /^The certificate of the database is signed by an authority that is not known here .*DATABASE_CA_FILE=/,
    );
    assert.match(
      await attempt({ DATABASE_URL: url('localhost') }),
      /^The certificate of the database is for another name: .*localhost/,
    );
    assert.match(
      await attempt({ DATABASE_URL: `${url('127.0.0.1')}?sslmode=disable`, DATABASE_CA_FILE: '' }),
      /^The database refuses the connection: .*no encryption/,
    );
    assert.match(
      await attempt({ DATABASE_URL: url('127.0.0.1').replace('first-password', 'guessed') }),
      /^The database refuses the connection: password authentication failed .*DATABASE_URL/,
    );
  });

  test('a login is replaced by another one without a failed request', async () => {
    const api = await serve(dev);
    let finished = false;
    const answers: Record<number, number> = {};
    const visitor = async () => {
      while (!finished) {
        for (const status of [await statusOf(api, '/api/products'), await statusOf(api, page, toss)])
          answers[status] = (answers[status] ?? 0) + 1;
      }
    };
    const visitors = [visitor(), visitor()];
    try {
      await dev.addLogin('presage_dev_b', 'second-password');
      await until(async () => (await sessionsOf('presage_dev_a')).length > 0);
      await dev.use('presage_dev_b', 'second-password');
      await until(async () => (await sessionsOf('presage_dev_a')).length === 0);
      await outside.administer('drop role presage_dev_a');
      const before = answers[200] ?? 0;
      await until(async () => (answers[200] ?? 0) > before + 20);
      await until(async () => (await sessionsOf('presage_dev_b')).length > 0);
    } finally {
      finished = true;
      await Promise.all(visitors);
    }
    const failures = api.log.filter(({ status }) => Number(status) >= 500).map(({ err }) => err);
    assert.deepEqual(failures, []);
    assert.deepEqual(Object.keys(answers), ['200', '201'], JSON.stringify(answers));
  });

  test('a URL that can’t be read leaves the login before in use', async () => {
    const api = await serve(prod);
    await prod.use('', '');
    await until(async () => {
      await statusOf(api, '/api/products');
      return api.log.some(({ reason }) => /whose URL names no user/.test(String(reason)));
    });
    assert.equal(await statusOf(api, '/api/products'), 200);
    await prod.use('presage_prod_a', 'first-password');
  });

  test('while it is gone, readiness fails and the process lives; when it is back, all is stored again', async () => {
    const api = await serve(prod);
    const predict = () => statusOf(api, page, toss);
    const stored = () => count('predictions', 'presage_prod');
    await until(async () => (await statusOf(api, '/readyz')) === 200);
    assert.equal(await predict(), 201);
    const before = await stored();
    await outside.stop();
    await until(async () => (await statusOf(api, '/readyz')) === 503);
    assert.equal(await statusOf(api, '/api/products'), 503);
    assert.equal(await statusOf(api, '/livez'), 200);
    assert.equal(await predict(), 201, 'predictions are answered all the same');
    await outside.start();
    await until(async () => (await statusOf(api, '/readyz')) === 200);
    assert.equal(await statusOf(api, '/api/products'), 200);
    assert.equal(await predict(), 201);
    assert.equal(await stored(), before + 1);
  });
});
