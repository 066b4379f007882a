import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { raw } from '../../test/raw.ts';
import { adminPassword, json, type RunningApi, startApi } from '../../test/running-api.ts';

const sessionCookie = (response: Response): string =>
  response.headers.getSetCookie().find((cookie) => cookie.includes('-session=')) ?? '';

describe('signing in', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi({ proxies: { ranges: { contains: () => true }, port: 0 } });
  });
  after(() => api[Symbol.asyncDispose]());

  const whoIs = async (cookie: string, headers: Record<string, string> = {}) => {
    const response = await api.request('/api/session', { headers: { ...headers, cookie } });
    return ((await response.json()) as { user: { email: string } | null }).user?.email ?? null;
  };

  const signIn = (body: unknown, headers: Record<string, string> = {}) => {
    const init = json('POST', body);
    return api.request('/api/session', { ...init, headers: { ...init.headers, ...headers } });
  };

  test('a visitor has no session', async () => {
    const response = await api.request('/api/session');
    assert.deepEqual([response.status, await response.json()], [200, { user: null, expiresAt: null }]);
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  test('gives a cookie that scripts and other sites cannot use, and that identifies the user', async () => {
    const response = await signIn({ email: 'Admin@Presage.local', password: adminPassword });
    assert.equal(response.status, 200);
    const cookie = sessionCookie(response);
    assert.match(
      cookie,
      /^presage-test-session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const who = await api.request('/api/session', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    const { user, expiresAt } = (await who.json()) as { user: unknown; expiresAt: string };
    const { id, ...rest } = user as { id: string };
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, { name: 'Administrator', email: 'admin@presage.local', role: 'administrator' });
    assert.ok(Date.parse(expiresAt) > Date.now());
  });

  test('over https, the cookie is Secure and of this host alone; one without the prefix is not read', async () => {
    const https = { 'x-forwarded-proto': 'https' };
    const cookie = sessionCookie(await signIn({ password: adminPassword }, https));
    assert.match(cookie, /^__Host-presage-test-session=[^;]+; .*Path=\/; .*; Secure/);
    const [named = ''] = cookie.split(';');
    assert.equal(await whoIs(named, https), 'admin@presage.local');
    assert.equal(await whoIs(named.replace('__Host-', ''), https), null);
  });

  test('over https, every answer has browsers stay there for a year; over http none does', async () => {
    for (const path of ['/api/session', '/api/users', '/api/unknown', '/livez', '/docs']) {
      const over = async (headers: Record<string, string>) =>
        (await api.request(path, { headers })).headers.get('strict-transport-security');
      assert.equal(await over({ 'x-forwarded-proto': 'https' }), 'max-age=31536000', path);
      assert.equal(await over({}), null, path);
    }
  });

  test('clears the cookies of earlier versions, which open nothing', async () => {
    const old = 'presage_session=e30.x; presage_visitor=y; other=1';
    const response = await api.request('/api/session', { headers: { cookie: old } });
    assert.deepEqual(await response.json(), { user: null, expiresAt: null });
    assert.deepEqual(
      response.headers.getSetCookie().map((cookie) => cookie.split('; Path')[0]),
      ['presage_session=', 'presage_visitor='],
    );
  });

  test('is refused in the same way for a wrong password and a wrong e-mail (401)', async () => {
    const from = { 'x-forwarded-for': '192.0.2.1' };
    const wrong = [
      await signIn({ password: 'wrong' }, from),
      await signIn({ email: 'someone@example.org', password: adminPassword }, from),
    ];
    const details = await Promise.all(
      wrong.map(async (response) => ((await response.json()) as { detail: string }).detail),
    );
    assert.deepEqual(
      wrong.map(({ status, headers }) => [status, headers.getSetCookie()]),
      [
        [401, []],
        [401, []],
      ],
    );
    assert.equal(details[0], details[1]);
    assert.equal((await signIn({}, from)).status, 422);
  });

  test('is limited per address: the eleventh failed attempt waits (429), another address does not', async () => {
    const attempt = (address: string, password: string, email?: string) =>
      signIn({ email, password }, { 'x-forwarded-for': address });
    // Of one person after the other: attempts of one account have limits of their own.
    for (let count = 0; count < 10; count++)
      assert.equal((await attempt('192.0.2.7', 'wrong', `user-${count}@example.org`)).status, 401);
    const refused = await attempt('192.0.2.7', adminPassword);
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 0 && seconds <= 300, String(seconds));
    assert.equal((await attempt('192.0.2.8', adminPassword)).status, 200);
  });

  test('attempts that succeed do not count', async () => {
    for (let count = 0; count < 12; count++)
      assert.equal(
        (await signIn({ password: adminPassword }, { 'x-forwarded-for': '192.0.2.9' })).status,
        200,
      );
  });

  test('signing out ends the session: its cookie opens nothing any more', async () => {
    const [cookie = ''] = sessionCookie(await signIn({ password: adminPassword })).split(';');
    assert.equal(await whoIs(cookie), 'admin@presage.local');
    const response = await api.request('/api/session', { method: 'DELETE', headers: { cookie } });
    assert.equal(response.status, 204);
    assert.match(sessionCookie(response), /^presage-test-session=; Path=\/; Expires=Thu, 01 Jan 1970/);
    assert.equal(response.headers.get('clear-site-data'), '"cache"');
    assert.equal(await whoIs(cookie), null);
    assert.equal((await api.request('/api/users', { headers: { cookie } })).status, 401);
  });

  test('signing in again ends the session that the request had', async () => {
    const [first = ''] = sessionCookie(await signIn({ password: adminPassword })).split(';');
    const [second = ''] = sessionCookie(await signIn({ password: adminPassword }, { cookie: first })).split(
      ';',
    );
    assert.deepEqual([await whoIs(first), await whoIs(second)], [null, 'admin@presage.local']);
  });

  test('guesses from elsewhere do not make a person wait in a browser that has signed in before', async () => {
    const from = (count: number) => ({ 'x-forwarded-for': `198.51.100.${count}` });
    const known = await signIn({ password: adminPassword }, from(1));
    const device = known.headers.getSetCookie().find((cookie) => cookie.includes('-device=')) ?? '';
    assert.match(device, /^presage-test-device=[\w-]{22}\.[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    const cookie = device.split(';')[0] ?? '';
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, count) => signIn({ password: 'wrong' }, from(10 + count))),
    );
    assert.ok(guesses.some(({ status }) => status === 429));
    assert.equal((await signIn({ password: adminPassword }, { ...from(2), cookie })).status, 200);
    const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    const others = [
      signIn({ email: 'someone@example.org', password: 'wrong' }, { ...from(3), cookie }),
      signIn({ password: 'wrong' }, { ...from(3), cookie: forged }),
    ];
    assert.ok((await Promise.all(others)).every(({ status }) => status === 401 || status === 429));
    const own = await Promise.all(
      Array.from({ length: 12 }, (_, count) =>
        signIn({ password: 'wrong' }, { ...from(40 + count), cookie }),
      ),
    );
    assert.ok(
      own.some(({ status }) => status === 429),
      'its own guesses are slowed down too',
    );
  });
});

describe('a change that a page of another origin asks for', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi({ proxies: { ranges: { contains: () => true }, port: 0 } });
  });
  after(() => api[Symbol.asyncDispose]());

  const change = (headers: Record<string, string>) => raw(`${api.url}/api/session`, 'DELETE', headers);

  test('is refused (403), even for an administrator', async () => {
    assert.equal(await change({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await change({ 'sec-fetch-site': 'same-site' }), 403);
    assert.equal(await change({ origin: 'http://elsewhere.example' }), 403);
    assert.equal(await change({ origin: 'null' }), 403);
    assert.equal(await change({ origin: 'not an address' }), 403);
  });

  test('is accepted from its own pages, also behind a proxy, and from programs', async () => {
    assert.equal(await change({ 'sec-fetch-site': 'same-origin' }), 204);
    assert.equal(await change({ origin: api.url }), 204);
    assert.equal(await change({ origin: 'https://shop.example', 'x-forwarded-host': 'shop.example' }), 204);
    assert.equal(await change({}), 204);
  });

  test('does not affect reading', async () => {
    assert.equal(await raw(`${api.url}/api/products`, 'GET', { 'sec-fetch-site': 'cross-site' }), 200);
  });
});
