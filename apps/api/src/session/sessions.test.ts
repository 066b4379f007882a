import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, adminPassword, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { openDatabase } from '../database/database.ts';
import { sessionStore } from './store.ts';

interface Listed {
  id: string;
  current: boolean;
  agent: string;
  address: string;
}

describe('sessions', () => {
  let api: RunningApi;
  let replica: RunningApi;
  before(async () => {
    api = await startApi();
    replica = await startApi({ database: api.configuration.database });
  });
  after(async () => {
    await replica[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });

  const sql = (text: string) => administer(text, api.configuration.database.name);

  /** Signs in and returns the cookie. */
  async function signIn(agent = 'test', server = api, password = adminPassword): Promise<string> {
    const init = json('POST', { password });
    const response = await server.request('/api/session', {
      ...init,
      headers: { ...init.headers, 'user-agent': agent },
    });
    const cookies = response.headers.getSetCookie();
    return cookies.find((cookie) => cookie.includes('-session='))?.split(';')[0] ?? '';
  }
  const isSignedIn = async (cookie: string, server = api) => {
    const response = await server.request('/api/session', { headers: { cookie } });
    return ((await response.json()) as { user: unknown }).user !== null;
  };
  const ask = (method: string, path: string, cookie: string) =>
    api.request(path, { method, headers: { cookie } });
  const list = async (cookie: string) =>
    ((await (await ask('GET', '/api/account/sessions', cookie)).json()) as { items: Listed[] }).items;

  test('hold on every replica, and end on every replica', async () => {
    const cookie = await signIn();
    assert.equal(await isSignedIn(cookie, replica), true);
    await replica.request('/api/session', { method: 'DELETE', headers: { cookie } });
    assert.equal(await isSignedIn(cookie), false);
  });

  test('are stored by the hash of their token', async () => {
    const token = (await signIn()).split('=')[1] ?? '';
    assert.ok(Buffer.from(token, 'base64url').length >= 16);
    const { rows } = await sql('select * from sessions');
    assert.ok(rows.length > 0);
    assert.equal(JSON.stringify(rows).includes(token), false);
    const { rows: found } = await sql(
      `select 1 from sessions where token_hash = sha256(convert_to('${token}', 'UTF8'))`,
    );
    assert.equal(found.length, 1);
  });

  test('are listed with device and address, and ended one by one', async () => {
    await sql('delete from sessions');
    const mine = await signIn('Firefox on a desk');
    const other = await signIn('A phone');
    const items = await list(mine);
    assert.deepEqual(items.map(({ agent, current }) => [agent, current]).sort(), [
      ['A phone', false],
      ['Firefox on a desk', true],
    ]);
    assert.match(items[0]?.address ?? '', /127\.0\.0\.1/);
    const phone = items.find(({ current }) => !current)?.id;
    assert.equal((await ask('DELETE', `/api/account/sessions/${phone}`, mine)).status, 204);
    assert.equal((await ask('DELETE', `/api/account/sessions/${phone}`, mine)).status, 404);
    assert.deepEqual([await isSignedIn(mine), await isSignedIn(other)], [true, false]);
  });

  test('are ended all at once, or all but the present one', async () => {
    const cookies = [await signIn(), await signIn(), await signIn()] as const;
    const others = await ask('DELETE', '/api/account/sessions?others=true', cookies[0]);
    assert.equal(others.headers.get('clear-site-data'), null);
    assert.ok(((await others.json()) as { ended: number }).ended >= 2);
    assert.deepEqual(await Promise.all(cookies.map((cookie) => isSignedIn(cookie))), [true, false, false]);
    const all = await ask('DELETE', '/api/account/sessions', cookies[0]);
    assert.deepEqual(await all.json(), { ended: 1 });
    assert.match(all.headers.getSetCookie()[0] ?? '', /^presage-test-session=;/);
    assert.equal(all.headers.get('clear-site-data'), '"cache"');
    assert.equal(await isSignedIn(cookies[0]), false);
    assert.equal((await ask('GET', '/api/account/sessions', cookies[0])).status, 401);
  });

  test('end after their lifetime, and when they are not used; their rows are then removed', async () => {
    const [old, idle, used] = [await signIn('old'), await signIn('idle'), await signIn('used')] as const;
    await sql("update sessions set ends_at = now() - interval '1 second' where agent = 'old'");
    await sql("update sessions set seen_at = now() - interval '2 hours 1 second' where agent = 'idle'");
    await sql("update sessions set seen_at = now() - interval '1 hour' where agent = 'used'");
    assert.deepEqual(
      [await isSignedIn(old), await isSignedIn(idle), await isSignedIn(used)],
      [false, false, true],
    );
    const { rows } = await sql(
      "select seen_at > now() - interval '1 minute' as recent from sessions where agent = 'used'",
    );
    assert.deepEqual(rows, [{ recent: true }], 'a use is recorded');
    const database = openDatabase(api.configuration, assert.ifError);
    assert.equal(await sessionStore(database.pool, api.configuration).prune(1000), 2);
    await database.close();
    assert.equal((await sql("select 1 from sessions where agent in ('old', 'idle')")).rows.length, 0);
  });

  test('end when the password in the Secret changes', async () => {
    const cookie = await signIn();
    const secrets = { ...api.configuration.secrets, adminPassword: 'another-password-for-tests' };
    await using changed = await startApi({ database: api.configuration.database, secrets });
    assert.equal(await isSignedIn(cookie, changed), false);
    assert.equal(await isSignedIn(await signIn('test', changed, secrets.adminPassword), changed), true);
  });

  test('of another account are neither in the own list nor ended there', async () => {
    await sql(`insert into users (name, email, role, sort_name, search_text, updated_at)
      values ('Other', 'other@example.org', 'viewer', 'other', 'other', now())`);
    await sql(`insert into sessions (user_id, token_hash, agent, address, ends_at)
      select id, sha256('x'), 'other', '', now() + interval '1 hour' from users where email = 'other@example.org'`);
    const { rows } = await sql("select id from sessions where agent = 'other'");
    const cookie = await signIn();
    assert.equal(
      (await list(cookie)).some(({ agent }) => agent === 'other'),
      false,
    );
    assert.equal((await ask('DELETE', `/api/account/sessions/${rows[0].id}`, cookie)).status, 404);
    await ask('DELETE', '/api/account/sessions', cookie);
    assert.equal((await sql("select 1 from sessions where agent = 'other'")).rows.length, 1);
  });

  test('are not asked for without a cookie, nor where the answer is the same for everyone', async () => {
    const cookie = await signIn('counted');
    const uses = async () =>
      Number(
        (
          await sql(
            "select seen_at < now() - interval '30 minutes' as old from sessions where agent = 'counted'",
          )
        ).rows[0].old,
      );
    await sql("update sessions set seen_at = now() - interval '1 hour' where agent = 'counted'");
    assert.equal((await ask('GET', '/api/products', cookie)).status, 200);
    assert.equal(await uses(), 1, 'the session was not looked up');
    assert.equal((await ask('GET', '/api/predictions', cookie)).status, 200);
    assert.equal(await uses(), 0);
  });
});
