import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Accounts, accountsOf, bodyOf, cookieOf, password } from '../../test/accounts.ts';
import { adminPassword, json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Change {
  action: string;
  actor: string;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

describe('accounts', () => {
  let admin: Awaited<ReturnType<RunningApi['signIn']>>;
  let api: RunningApi;
  let accounts: Accounts;
  before(async () => {
    api = await startApi();
    admin = await api.signIn();
    accounts = accountsOf(api, admin);
  });
  after(() => api[Symbol.asyncDispose]());

  const changes = async () => (await bodyOf<{ items: Change[] }>(await admin('/api/audit?limit=100'))).items;

  describe('a password', () => {
    test('is stored as Argon2id with the parameters of OWASP, and nowhere shown', async () => {
      const { id } = await accounts.member();
      const { rows } = await accounts.sql(`select password_hash from users where id = '${id}'`);
      assert.match(rows[0].password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const shown = JSON.stringify([await accounts.read(id), await changes()]);
      assert.doesNotMatch(shown, /argon2|three ravens/);
    });

    test('is changed with the present one; all other sessions end, this one gets a new cookie', async () => {
      const { email } = await accounts.member();
      const [mine, other] = [
        cookieOf(await accounts.signInWithCookie(email)),
        cookieOf(await accounts.signInWithCookie(email)),
      ];
      const set = (body: unknown) => {
        const init = json('PUT', body);
        return api.request('/api/account/password', { ...init, headers: { ...init.headers, cookie: mine } });
      };
      const next = 'seven swifts at sundown';
      const wrong = await bodyOf<{ errors: { field: string; code: string }[] }>(
        await set({ current: 'wrong', password: next }),
      );
      assert.deepEqual([wrong.errors[0]?.field, wrong.errors[0]?.code], ['current', 'password-wrong']);
      const changed = await set({ current: password, password: next });
      assert.equal(changed.status, 200);
      const ask = (cookie: string) => api.request('/api/account', { headers: { cookie } });
      assert.deepEqual(
        [(await ask(mine)).status, (await ask(other)).status, (await ask(cookieOf(changed))).status],
        [401, 401, 200],
      );
      assert.deepEqual([await accounts.signIn(email), await accounts.signIn(email, next)], [401, 200]);
    });
  });

  describe('a change of an account', () => {
    test('ends its sessions when it changes the role or deactivates, and no others', async () => {
      const { id, email } = await accounts.member();
      const isSignedIn = async (cookie: string) =>
        (await api.request('/api/account', { headers: { cookie } })).status === 200;
      const first = cookieOf(await accounts.signInWithCookie(email));
      assert.equal((await accounts.change(id, { name: 'Renamed' })).status, 200);
      assert.equal(await isSignedIn(first), true);
      assert.equal((await accounts.change(id, { role: 'editor' })).status, 200);
      assert.equal(await isSignedIn(first), false);
      const second = cookieOf(await accounts.signInWithCookie(email));
      assert.equal((await accounts.change(id, { active: false })).status, 200);
      assert.equal(await isSignedIn(second), false);
      assert.equal(await accounts.signIn(email), 401);
      assert.equal((await accounts.read(id)).state, 'deactivated');
      assert.equal((await admin(`/api/users/${id}/invitation`, { method: 'POST' })).status, 409);
      assert.equal((await accounts.change(id, { active: true })).status, 200);
      assert.equal(await accounts.signIn(email), 200);
    });

    test('is written down: who, what, before and after; without effect, nothing is', async () => {
      const user = await accounts.create();
      await accounts.change(user.id, { role: 'editor' });
      await accounts.change(user.id, { role: 'editor' });
      await accounts.change(user.id, { active: false });
      await accounts.change(user.id, { active: true });
      await accounts.invite(user);
      await admin(`/api/users/${user.id}`, json('DELETE', undefined, '*'));
      const written = (await changes()).filter(({ subject }) => subject === user.email).reverse();
      assert.deepEqual(
        written.map(({ action, before, after }) => [
          action,
          before,
          action === 'account-invited' ? null : after,
        ]),
        [
          ['account-created', null, { name: user.name, email: user.email, role: 'viewer' }],
          ['account-changed', { role: 'viewer' }, { role: 'editor' }],
          ['account-deactivated', null, null],
          ['account-reactivated', null, null],
          ['account-invited', null, null],
          ['account-deleted', { name: user.name, email: user.email, role: 'editor' }, null],
        ],
      );
      assert.ok(written.every(({ actor }) => actor === 'admin@presage.local'));
    });

    test('is listed page by page and exported as CSV, without passwords and tokens', async () => {
      const user = await accounts.member();
      const { token } = await accounts.invite(user);
      const first = await bodyOf<{ items: Change[]; nextCursor: string; total: number }>(
        await admin('/api/audit?limit=2'),
      );
      const second = await bodyOf<{ items: Change[] }>(
        await admin(`/api/audit?limit=2&cursor=${first.nextCursor}`),
      );
      assert.deepEqual([...first.items, ...second.items], (await changes()).slice(0, 4));
      // Decoding drops the byte order mark.
      const file = await (await admin('/api/audit.csv')).text();
      const [header, ...lines] = file.trimEnd().split('\r\n');
      assert.equal(header, 'id,at,actor,action,subject,subjectId,before,after');
      assert.equal(lines.pop(), `end,${first.total},,,,,,`);
      assert.equal(lines.length, first.total);
      assert.ok(!file.includes(token) && !file.includes(password) && !file.includes('argon2'));
    });
  });

  test('the generated administrator signs in with the Secret’s password until it has one of its own', async () => {
    await using other = await startApi();
    const ask = await other.signIn();
    assert.equal((await bodyOf<{ password: string }>(await ask('/api/account'))).password, 'generated');
    const next = 'seven swifts at sundown';
    const init = json('PUT', { current: adminPassword, password: next });
    const changed = await ask('/api/account/password', init);
    assert.equal(changed.status, 200);
    const attempt = async (given: string) =>
      (await other.request('/api/session', json('POST', { password: given }))).status;
    assert.deepEqual([await attempt(adminPassword), await attempt(next)], [401, 200]);
    const cookie = cookieOf(changed);
    const account = await other.request('/api/account', { headers: { cookie } });
    assert.equal((await bodyOf<{ password: string }>(account)).password, 'own');
  });
});
