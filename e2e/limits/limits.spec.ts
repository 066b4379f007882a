import { type APIRequestContext, request } from '@playwright/test';
import { apis, type EnvironmentName, pages } from '../environment.ts';
import { kubectl } from '../fixtures/cluster.ts';
import { expect, test } from '../fixtures/test.ts';

const environments: readonly EnvironmentName[] = ['dev', 'prod'];

/** Both node ports of an environment: of its pages and of its API. */
const portsOf = (environment: EnvironmentName) =>
  [
    ['pages', pages[environment]],
    ['API', apis[environment]],
  ] as const;

/** What somebody without a browser is answered; cookies are kept. */
async function clientOf(origin: string, use: (client: APIRequestContext) => Promise<void>): Promise<void> {
  const client = await request.newContext({ baseURL: origin, extraHTTPHeaders: { Origin: origin } });
  try {
    await use(client);
  } finally {
    await client.dispose();
  }
}

/** Runs in a pod of the API, whose image has a client of the database. */
const forget = `
  import { readFileSync } from 'node:fs';
  import pg from 'pg';
  const { DATABASE_HOST: host, DATABASE_NAME: database, SECRETS_DIR: folder } = process.env;
  const password = readFileSync(folder + '/database-password', 'utf8').trim();
  const client = new pg.Client({ host, database, user: 'presage', password });
  await client.connect();
  await client.query('delete from rate_limits');
  await client.end();
`;

/** Forgets what was counted: other tests sign in from the same address. */
const forgetCounts = (environment: EnvironmentName) =>
  kubectl(
    'exec',
    '--namespace',
    `presage-${environment}`,
    'deployment/api',
    '--',
    'node',
    '--input-type=module',
    '--eval',
    forget,
  );

for (const environment of environments)
  test.describe(`the limits of ${environment}`, () => {
    test.afterAll(() => forgetCounts(environment));

    for (const [name, origin] of portsOf(environment)) {
      test(`made-up addresses get nobody past the limit of sign-ins at the ${name}`, async () => {
        await forgetCounts(environment);
        await clientOf(origin, async (client) => {
          const statuses: number[] = [];
          for (let count = 0; count < 32; count++) {
            const answer = await client.post('/api/session', {
              headers: { 'X-Forwarded-For': `198.51.100.${count}`, Forwarded: `for=198.51.100.${count}` },
              data: { email: `user-${count}@presage.example`, password: 'not the password' },
            });
            statuses.push(answer.status());
            if (answer.status() === 429) expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0);
          }
          expect(statuses.filter((status) => status === 401)).toHaveLength(10);
          expect(statuses.slice(10)).toEqual(Array.from({ length: 22 }, () => 429));
        });
      });

      test(`a person’s password is guessed ever more slowly at the ${name}`, async () => {
        await forgetCounts(environment);
        await clientOf(origin, async (client) => {
          const attempts = await Promise.all(
            Array.from({ length: 10 }, () =>
              client.post('/api/session', {
                data: { email: 'one@presage.example', password: 'not the password' },
              }),
            ),
          );
          const statuses = attempts.map((answer) => answer.status());
          expect(new Set(statuses)).toEqual(new Set([401, 429]));
        });
      });

      test(`a file is stored completely or not at all at the ${name}`, async () => {
        await clientOf(origin, async (client) => {
          const file = (count: number) =>
            `firstName,lastName,age,sex,region\n${'Ada,Finch,36,female,\n'.repeat(count)}`;
          const send = (count: number, query = '') =>
            client.post(`/api/predictors/oracle/batch${query}`, {
              headers: { 'Content-Type': 'text/csv' },
              data: file(count),
            });
          const small = await send(20);
          expect(small.headers()['presage-stored']).toBe('true');
          const list = `/api/predictions?batch=${small.headers()['presage-batch']}`;
          expect((await (await client.get(list)).json()).total).toBe(20);
          expect(await (await client.delete(list)).json()).toEqual({ deleted: 20 });

          const large = await send(10_100);
          expect(large.status()).toBe(200);
          expect(large.headers()['presage-stored']).toBe('false');
          expect(JSON.parse(large.headers()['presage-not-stored'] ?? '').code).toBe('not-stored-large');
          expect((await large.text()).trimEnd().split('\r\n')).toHaveLength(10_101);
          expect((await (await client.get('/api/predictions')).json()).total).toBe(0);
          expect((await send(1, '?store=true')).status()).toBe(403);
        });
      });
    }

    test('the space that its database uses is known', async () => {
      await clientOf(apis[environment], async (client) => {
        const { database } = (await (await client.get('/api/info')).json()) as { database: { fill: number } };
        expect(database.fill).toBeGreaterThan(0);
        expect(database.fill).toBeLessThan(0.9);
      });
    });
  });
