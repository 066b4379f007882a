import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { startCommand } from '../../test/command.ts';
import { administer, createDatabase, startApi } from '../../test/running-api.ts';
import { demonstrationProducts } from '../catalogue/products.ts';
import { requiredMigrations } from './folder.ts';

const count = async (database: string, table: string): Promise<number> =>
  Number((await administer(`select count(*) from ${table}`, database)).rows[0].count);

/** What the command logged as applied and as filled. */
function outcome({ stdout }: { stdout: string }) {
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    applied: lines.find(({ applied }) => applied)?.applied,
    filled: lines.find(({ filled }) => filled !== undefined)?.filled,
  };
}

describe('migrate', () => {
  test('makes an empty database ready; a second run changes nothing', async () => {
    const database = await createDatabase(false);
    const first = await startCommand('migrate', { DATABASE_NAME: database }).ended;
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(outcome(first), { applied: requiredMigrations(), filled: true });
    await administer("delete from products where category <> 'mice'", database);
    const second = await startCommand('migrate', { DATABASE_NAME: database }).ended;
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(outcome(second), { applied: [], filled: false });
    assert.equal(await count(database, 'products'), 3, 'deleted products do not come back');
  });

  test('from three pods at once applies each migration once and fills once', async () => {
    const database = await createDatabase(false);
    const start = () => startCommand('migrate', { DATABASE_NAME: database }).ended;
    const results = await Promise.all([start(), start(), start()]);
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0, 0],
      results.map(({ stderr }) => stderr).join(),
    );
    const outcomes = results.map(outcome);
    assert.equal(outcomes.filter(({ filled }) => filled).length, 1);
    assert.equal(outcomes.flatMap(({ applied }) => applied).length, requiredMigrations().length);
    assert.equal(await count(database, 'products'), demonstrationProducts.length);
    assert.equal(await count(database, '_prisma_migrations'), requiredMigrations().length);
  });

  test('does not change a database that differs from its own history, and names the migration', async () => {
    const database = await createDatabase(true);
    await administer("update _prisma_migrations set finished_at = null, logs = 'broken'", database);
    const { code, stderr } = await startCommand('migrate', { DATABASE_NAME: database }).ended;
    assert.equal(code, 70);
    assert.match(stderr, /20\d+_shop/);
  });

  test('tries its first connection again', async (context) => {
    const database = await createDatabase(false);
    let refused = 0;
    const network = createServer((socket) => {
      socket.on('error', () => undefined);
      if (refused < 2) {
        refused += 1;
        socket.destroy();
        return;
      }
      const upstream = connect(Number(process.env.TEST_DATABASE_PORT), '127.0.0.1');
      upstream.on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
    await once(network.listen(0, '127.0.0.1'), 'listening');
    context.after(() => network.close());
    const { port } = network.address() as AddressInfo;
    const { code, stderr } = await startCommand('migrate', {
      DATABASE_NAME: database,
      DATABASE_PORT: String(port),
    }).ended;
    assert.equal(code, 0, stderr);
    assert.equal(refused, 2);
    assert.equal(await count(database, '_prisma_migrations'), requiredMigrations().length);
  });

  test('names the address when no database answers', async () => {
    const { code, stderr } = await startCommand('migrate', { DATABASE_PORT: '1' }).ended;
    assert.equal(code, 70);
    assert.match(stderr, /^No database answers at 127\.0\.0\.1:1\. Start it, or set DATABASE_HOST/);
  });

  test('a serving API becomes ready when the migrations arrive', async () => {
    await using api = await startApi({}, 'empty');
    const before = await api.request('/readyz');
    assert.equal(before.status, 503);
    assert.match(((await before.json()) as { detail: string }).detail, /lacks migrations: 20\d+_shop/);
    assert.equal((await api.request('/livez')).status, 200);
    await startCommand('migrate', { DATABASE_NAME: api.configuration.database.name }).ended;
    assert.equal((await api.request('/readyz')).status, 200);
  });

  test('the migrations make what schema.prisma describes', async () => {
    const database = await createDatabase(true);
    const { rows } = await administer(
      "select table_name, string_agg(column_name, ',' order by column_name) as columns from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations' group by table_name order by table_name",
      database,
    );
    const { Prisma } = await import('../generated/client.ts');
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const columns = (names: object) => Object.keys(names).map(snake).sort().join(',');
    assert.deepEqual(rows, [
      { table_name: 'audit', columns: columns(Prisma.AuditEntryScalarFieldEnum) },
      { table_name: 'datasets', columns: columns(Prisma.DatasetScalarFieldEnum) },
      { table_name: 'invitations', columns: columns(Prisma.InvitationScalarFieldEnum) },
      { table_name: 'models', columns: columns(Prisma.ModelVersionScalarFieldEnum) },
      { table_name: 'outcomes', columns: columns(Prisma.ActualOutcomeScalarFieldEnum) },
      { table_name: 'predictions', columns: columns(Prisma.PredictionScalarFieldEnum) },
      { table_name: 'products', columns: columns(Prisma.ProductScalarFieldEnum) },
      { table_name: 'rate_limits', columns: columns(Prisma.RateLimitScalarFieldEnum) },
      { table_name: 'recovery_codes', columns: columns(Prisma.RecoveryCodeScalarFieldEnum) },
      { table_name: 'sessions', columns: columns(Prisma.SessionScalarFieldEnum) },
      { table_name: 'shadow_predictions', columns: columns(Prisma.ShadowPredictionScalarFieldEnum) },
      { table_name: 'storage_use', columns: columns(Prisma.StorageUseScalarFieldEnum) },
      { table_name: 'trainings', columns: columns(Prisma.TrainingScalarFieldEnum) },
      { table_name: 'users', columns: columns(Prisma.UserScalarFieldEnum) },
    ]);
  });
});
