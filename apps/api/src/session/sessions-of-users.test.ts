import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Accounts, accountsOf, bodyOf, cookieOf } from '../../test/accounts.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Listed {
  id: string;
  current: boolean;
  agent: string;
}

interface Change {
  action: string;
  actor: string;
  subject: string;
  before: unknown;
  after: unknown;
}

describe('an administrator', () => {
  let admin: Awaited<ReturnType<RunningApi['signIn']>>;
  let api: RunningApi;
  let accounts: Accounts;
  before(async () => {
    api = await startApi();
    admin = await api.signIn();
    accounts = accountsOf(api, admin);
  });
  after(() => api[Symbol.asyncDispose]());

  const sessionsOf = async (id: string) =>
    (await bodyOf<{ items: Listed[] }>(await admin(`/api/users/${id}/sessions`))).items;
  const isSignedIn = async (cookie: string) =>
    (await api.request('/api/account', { headers: { cookie } })).status === 200;
  const end = (path: string) => admin(`/api/users/${path}`, { method: 'DELETE' });
  const signIn = async (email: string, agent: string) =>
    cookieOf(await accounts.signInWithCookie(email, undefined, { 'user-agent': agent }));
  const changes = async (subject: string) =>
    (await bodyOf<{ items: Change[] }>(await admin('/api/audit?limit=100'))).items
      .filter((each) => each.action === 'sessions-ended' && each.subject === subject)
      .map(({ actor, before, after }) => ({ actor, before, after }));

  test('lists the sessions of another account, and ends one of them and then all; each is written down', async () => {
    const { id, email } = await accounts.member();
    const bystander = await accounts.member();
    const other = await signIn(bystander.email, 'bystander');
    const [desk, phone, lost] = [
      await signIn(email, 'desk'),
      await signIn(email, 'phone'),
      await signIn(email, 'lost'),
    ];
    const listed = await sessionsOf(id);
    assert.deepEqual(listed.map(({ agent, current }) => [agent, current]).sort(), [
      ['desk', false],
      ['lost', false],
      ['phone', false],
    ]);
    const which = listed.find(({ agent }) => agent === 'lost')?.id;
    assert.equal(
      (await end(`${bystander.id}/sessions/${which}`)).status,
      404,
      'not a session of this account',
    );
    assert.equal((await end(`${id}/sessions/${which}`)).status, 204);
    assert.deepEqual(
      [await isSignedIn(desk), await isSignedIn(phone), await isSignedIn(lost)],
      [true, true, false],
    );
    assert.equal((await end(`${id}/sessions/${which}`)).status, 404, 'it has ended');
    const all = await end(`${id}/sessions`);
    assert.deepEqual([all.status, await all.json()], [200, { ended: 2 }]);
    assert.deepEqual([await isSignedIn(desk), await isSignedIn(phone)], [false, false]);
    assert.deepEqual(await (await end(`${id}/sessions`)).json(), { ended: 0 });
    const actor = 'admin@presage.local';
    assert.deepEqual(await changes(email), [
      { actor, before: { sessions: 2 }, after: { sessions: 0 } },
      { actor, before: { sessions: 3 }, after: { sessions: 2 } },
    ]);
    assert.equal(await isSignedIn(other), true);
    assert.deepEqual(await changes(bystander.email), []);
    assert.ok((await sessionsOf(bystander.id)).length === 1);
  });

  test('does not see sessions that have ended by themselves', async () => {
    const { id, email } = await accounts.member();
    await signIn(email, 'idle');
    await accounts.sql(`update sessions set seen_at = now() - interval '3 hours' where user_id = '${id}'`);
    assert.deepEqual(await sessionsOf(id), []);
    assert.deepEqual(await (await end(`${id}/sessions`)).json(), { ended: 0 });
    assert.deepEqual(await changes(email), []);
  });

  test('who ends the own session is signed out, and the browser drops what it has kept', async () => {
    const { id, email } = await accounts.member('administrator');
    const cookie = await signIn(email, 'mine');
    const ask = (path: string, method = 'GET') => api.request(path, { method, headers: { cookie } });
    const [mine] = (await bodyOf<{ items: Listed[] }>(await ask(`/api/utilisateurs/${id}/sessions`))).items;
    assert.equal(mine?.current, true);
    const ended = await ask(`/api/users/${id}/sessions/${mine?.id}`, 'DELETE');
    assert.equal(ended.status, 204);
    assert.match(ended.headers.getSetCookie()[0] ?? '', /^presage-test-session=;/);
    assert.equal(ended.headers.get('clear-site-data'), '"cache"');
    assert.equal(await isSignedIn(cookie), false);
  });

  test('an account that does not exist has no sessions (404)', async () => {
    const path = '00000000-0000-7000-8000-000000000000/sessions';
    assert.deepEqual([(await admin(`/api/users/${path}`)).status, (await end(path)).status], [404, 404]);
  });

  test('a viewer and an editor end nobody’s session, not even their own in this way', async () => {
    for (const role of ['viewer', 'editor']) {
      const { id, email } = await accounts.member(role);
      const cookie = await signIn(email, role);
      const init = { ...json('DELETE', undefined), headers: { cookie } };
      assert.equal((await api.request(`/api/users/${id}/sessions`, init)).status, 403);
      assert.equal(await isSignedIn(cookie), true);
    }
  });
});
