import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { raw } from '../../test/raw.ts';
import { administer, json, type RunningApi, startApi } from '../../test/running-api.ts';
import type { ProblemBody } from './problem.ts';

describe('an error', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;

  before(async () => {
    api = await startApi();
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  async function problemOf(response: Response, status: number): Promise<ProblemBody> {
    assert.equal(response.status, status);
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const body = (await response.json()) as ProblemBody;
    assert.equal(body.status, status);
    assert.match(body.type, /^\/docs#problem-[a-z-]+$/);
    assert.equal(body.requestId, response.headers.get('x-request-id'));
    assert.ok(body.title.length > 0 && body.detail.length > 0);
    return body;
  }

  test('404: no such path, no such product, an id that none can have', async () => {
    const problem = await problemOf(await api.request('/nowhere?secret=1'), 404);
    assert.equal(problem.instance, '/nowhere');
    await problemOf(await api.request('/api/products/11111111-1111-4111-8111-111111111111'), 404);
    await problemOf(await api.request('/api/products/not-an-id'), 404);
  });

  test('405: the Allow header names what the path takes, in both languages', async () => {
    for (const path of ['/api/products', '/api/produits']) {
      const response = await api.request(path, { method: 'DELETE' });
      await problemOf(response, 405);
      assert.equal(response.headers.get('allow'), 'GET, POST, HEAD, OPTIONS');
    }
    const one = await api.request('/api/utilisateurs/11111111-1111-4111-8111-111111111111', json('POST', {}));
    assert.equal(one.headers.get('allow'), 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS');
    const options = await api.request('/api/info', { method: 'OPTIONS' });
    assert.deepEqual([options.status, options.headers.get('allow')], [204, 'GET, HEAD, OPTIONS']);
  });

  test('HEAD answers what GET does, without the body', async () => {
    const response = await api.request('/api/products', { method: 'HEAD' });
    assert.deepEqual([response.status, await response.text()], [200, '']);
  });

  test('400: JSON that cannot be parsed, an address that cannot be decoded', async () => {
    const response = await admin('/api/products', {
      ...json('POST'),
      body: '{"name":',
      headers: { 'content-type': 'application/json' },
    });
    assert.match((await problemOf(response, 400)).detail, /not valid JSON/);
    await problemOf(await api.request('/api/products/%E0%A4%A'), 400);
  });

  test('413: a body past 64 KiB', async () => {
    await problemOf(await admin('/api/products', json('POST', { description: 'x'.repeat(70_000) })), 413);
  });

  test('415: another type, charset or encoding of the body', async () => {
    const body = '{}';
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'application/json', 'content-encoding': 'zstd-of-the-future' },
    ])
      await problemOf(
        await admin('/api/products', { method: 'POST', body, headers: headers as Record<string, string> }),
        415,
      );
  });

  test('401 before the body is looked at', async () => {
    await problemOf(await api.request('/api/products', { method: 'POST', body: 'x'.repeat(70_000) }), 401);
  });

  test('500: what failed is in the log, not in the answer', async () => {
    const name = api.configuration.database.name;
    await administer('alter table products rename to hidden', name);
    const response = await api.request('/api/products');
    const problem = await problemOf(response, 500);
    await administer('alter table hidden rename to products', name);
    assert.doesNotMatch(JSON.stringify(problem), /prisma|table|relation|select|\.ts|node_modules/i);
    const logged = api.log.find(({ requestId, level }) => requestId === problem.requestId && level === 50);
    assert.match(JSON.stringify(logged), /products/);
  });

  test('503: the database is down; it says when to try again, and liveness stays', async () => {
    await using down = await startApi({}, 'none');
    const response = await down.request('/api/products');
    const problem = await problemOf(response, 503);
    assert.equal(response.headers.get('retry-after'), '2');
    assert.doesNotMatch(JSON.stringify(problem), /127\.0\.0\.1|ECONN|prisma/i);
    assert.equal((await down.request('/livez')).status, 200);
    await problemOf(await down.request('/readyz'), 503);
    const info = (await (await down.request('/api/info')).json()) as { database: unknown };
    assert.deepEqual(info.database, { state: 'down', migration: null, latencyMs: null, fill: null });
  });

  test('a broken connection to the database is replaced', async () => {
    await api.request('/api/products');
    const name = api.configuration.database.name;
    await administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    const statuses = new Set<number>();
    while (!statuses.has(200)) {
      const { status } = await api.request('/api/products');
      assert.ok(status === 200 || status === 503, String(status));
      statuses.add(status);
    }
  });

  test('security headers are on every answer, and Express is not named', async () => {
    for (const path of ['/api/products', '/nowhere', '/docs']) {
      const { headers } = await api.request(path);
      assert.equal(headers.get('x-powered-by'), null);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    }
  });

  test('a path that climbs leads nowhere', async () => {
    assert.equal(await raw(`${api.url}/../../etc/passwd`, 'GET', {}), 404);
  });
});
