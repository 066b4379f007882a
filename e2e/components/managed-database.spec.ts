import { setTimeout as pause } from 'node:timers/promises';
import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis, type EnvironmentName, pages } from '../environment.ts';
import { field, gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import {
  databaseOf,
  loginOf,
  type OutsideDatabase,
  startOutsideDatabase,
} from '../fixtures/outside-database.ts';
import { type Pooler, startPgbouncer } from '../fixtures/pgbouncer.ts';
import { expectSuccess, followRecipeFor, isKept, objectsIn } from '../fixtures/recipes.ts';
import { restoreEnvironments } from '../fixtures/restore.ts';

const environments = ['dev', 'prod'] as const;
/** Neither ports of services in the cluster nor those of outgoing connections. */
const ports = { database: 25_432, pooler: 26_432 };
const outageSeconds = 60;
const plain = (origin: string) => origin.replace('localhost', '127.0.0.1');
const settingsOf = (environment: EnvironmentName) => `overlays/${environment}/managed-database.yaml`;

test.use({ origins: [pages.dev, pages.prod] });

let outside: OutsideDatabase | undefined;
let pooler: Pooler | undefined;
test.beforeAll(async () => {
  test.setTimeout(900_000);
  await restoreEnvironments();
});
test.afterAll(async () => {
  test.setTimeout(900_000);
  try {
    await restoreEnvironments();
  } finally {
    await pooler?.stop();
    await outside?.remove();
  }
});

/** Names of the api's pods, and how often each was restarted. */
const restarts = (environment: EnvironmentName) =>
  kubectl(
    ...['-n', `presage-${environment}`, 'get', 'pods', '-l', 'app.kubernetes.io/name=api', '-o'],
    'jsonpath={.items[*].metadata.name} {.items[*].status.containerStatuses[0].restartCount}',
  );

/** Addresses of the api's pods, also of those that are about to end. */
const addressesOf = async (environment: EnvironmentName): Promise<string[]> => {
  const selector = ['-l', 'app.kubernetes.io/name=api'];
  const path = 'jsonpath={.items[*].status.podIP}';
  const pods = await kubectl('-n', `presage-${environment}`, 'get', 'pods', ...selector, '-o', path);
  return pods.split(' ').filter(Boolean);
};

const statusOf = async (url: string) => (await fetch(url)).status;

if (!(await isKept('managed-database.md')))
  test('both environments use a database outside the cluster, and come back', async ({ page, scratch }) => {
    test.setTimeout(2_400_000);
    const database = await startOutsideDatabase(ports.database);
    outside = database;

    await test.step('a push moves dev, a promotion prod', async () => {
      for (const environment of environments) {
        await database.create(environment);
        await followRecipeFor(scratch, 'managed-database.md', environment);
        await scratch.edit(settingsOf(environment), '203.0.113.10/32', `${database.address}/32`);
        await scratch.edit(settingsOf(environment), '"5432"', `"${database.port}"`);
        await scratch.edit(
          `overlays/${environment}/kustomization.yaml`,
          '      - DATABASE_LIMIT_MIB=10240\n',
          '      - DATABASE_LIMIT_MIB=10240\n      - DATABASE_CONNECTION_SECONDS=20\n',
        );
      }
      await scratch.commit('Move the databases outside the cluster');
      expectSuccess(await scratch.push());
      await expectHealthy('dev');
      expectSuccess(await gitops('promote'));
      await expectHealthy('prod');
    });

    await test.step('each has a migrated database there, encrypted, and none in the cluster', async () => {
      for (const environment of environments) {
        expect(await objectsIn(`presage-${environment}`, 'statefulset')).toEqual([]);
        expect(await database.count(environment, 'products')).toBeGreaterThan(0);
        const sessions = await database.sessions(environment, 'a');
        expect(sessions).toEqual({ encrypted: expect.any(Number), other: 0 });
        expect(sessions.encrypted).toBeGreaterThan(0);
        await open(page, `${pages[environment]}/shop`);
        await expect(page.getByRole('article').first()).toBeVisible();
      }
    });

    await test.step('a login is replaced without a failed request', async () => {
      const urls = [`${plain(pages.prod)}/api/products?limit=4`, `${plain(apis.prod)}/api/info`];
      const load = constantLoad(urls, { perSecond: 40 });
      try {
        await database.addLogin('prod', 'b');
        await database.use('prod', 'b');
        await expect
          .poll(async () => (await database.sessions('prod', 'a')).encrypted, {
            timeout: 240_000,
            intervals: [1000],
          })
          .toBe(0);
        await database.dropLogin('prod', 'a');
        const before = load.count();
        await expect.poll(load.count, { timeout: 60_000 }).toBeGreaterThan(before + 400);
      } finally {
        await load.stop();
      }
      expect(load.failures(), `of ${load.count()} requests`).toEqual([]);
      expect((await database.sessions('prod', 'b')).encrypted).toBeGreaterThan(0);
    });

    await test.step(`it is gone for ${outageSeconds} s: nothing restarts, and it serves again afterwards`, async () => {
      const before = await Promise.all(environments.map(restarts));
      const stored = await database.count('dev', 'products');
      await database.stop();
      const stopped = Date.now();
      await expect
        .poll(() => field('dev', 'deployment/api', '{.status.readyReplicas}'), { timeout: 60_000 })
        .toBe('');
      expect(await statusOf(`${plain(pages.dev)}/api/products`)).toBeGreaterThanOrEqual(502);
      await pause(Math.max(0, stopped + outageSeconds * 1000 - Date.now()));
      await database.start();
      for (const environment of environments) {
        await expect
          .poll(() => statusOf(`${plain(pages[environment])}/api/products`), { timeout: 60_000 })
          .toBe(200);
        await expectHealthy(environment);
      }
      expect(await Promise.all(environments.map(restarts))).toEqual(before);
      expect(await database.count('dev', 'products')).toBe(stored);
    });

    await test.step('dev uses it through PgBouncer in transaction mode', async () => {
      const login = loginOf('dev', 'a');
      const between = await startPgbouncer(database, [login], ports.pooler);
      pooler = between;
      await database.use('dev', 'a', between.port);
      await scratch.edit(settingsOf('dev'), `"${database.port}"`, `"${between.port}"`);
      await scratch.edit(settingsOf('dev'), 'pooler: none', 'pooler: transaction');
      await scratch.commit('Put a pooler between dev and its database');
      expectSuccess(await scratch.push());
      await expectHealthy('dev');
      await expect.poll(async () => (await addressesOf('dev')).length, { timeout: 60_000 }).toBe(1);
      const before = await database.count('dev', 'predictions');
      const answer = await fetch(`${plain(apis.dev)}/api/predictors/oracle/batch`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: `firstName,lastName,age,sex,region\n${'Ada,Finch,36,female,\n'.repeat(300)}`,
      });
      const text = await answer.text();
      expect([answer.status, text.trimEnd().split('\n').length], text.slice(0, 500)).toEqual([200, 301]);
      expect(await database.count('dev', 'predictions')).toBe(before + 300);
      expect(await statusOf(`${plain(pages.dev)}/api/products`)).toBe(200);
      const [pod = ''] = await addressesOf('dev');
      const lines = between.log().split('\n');
      const ofPod = lines.filter((line) => line.includes(`@${pod}:`)).join('\n');
      expect(ofPod).toMatch(new RegExp(`${databaseOf('dev')}/${login.user}@.* login attempt: .* tls=TLSv1`));
      expect(ofPod).not.toMatch(/unsupported startup parameter|prepared statement/);
    });

    await test.step('without the component, the database of the cluster is back with its data', async () => {
      expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
      await expectHealthy('dev');
      expectSuccess(await gitops('promote'));
      await expectHealthy('prod');
      for (const environment of environments) {
        expect(await objectsIn(`presage-${environment}`, 'statefulset')).toEqual([
          'statefulset.apps/database',
        ]);
        await open(page, `${pages[environment]}/shop`);
        await expect(page.getByRole('article').first()).toBeVisible();
      }
    });
  });
