import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Accounts, accountsOf, cookieOf, password } from '../../test/accounts.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';

describe('an invitation', () => {
  let api: RunningApi;
  let accounts: Accounts;
  before(async () => {
    api = await startApi();
    accounts = accountsOf(api, await api.signIn());
  });
  after(() => api[Symbol.asyncDispose]());

  test('opens an account once: whom it is for is shown, then the password that was chosen signs in', async () => {
    const user = await accounts.create();
    assert.equal(user.state, 'uninvited');
    assert.equal(await accounts.signIn(user.email), 401);
    const { token, path, expiresAt } = await accounts.invite(user);
    assert.equal(path, `/invitation#${token}`);
    assert.ok(Buffer.from(token, 'base64url').length >= 16);
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 71.9 && hours <= 72, String(hours));
    assert.equal((await accounts.read(user.id)).state, 'invited');
    const shown = JSON.parse((await accounts.post('/api/invitation', { token })).body);
    assert.deepEqual([shown.name, shown.email], [user.name, user.email]);
    assert.equal((await accounts.accept(token)).status, 204);
    assert.deepEqual(
      [(await accounts.read(user.id)).state, (await accounts.read(user.id)).invitedUntil],
      ['active', null],
    );
    assert.equal(await accounts.signIn(user.email), 200);
    assert.equal((await accounts.accept(token)).status, 404);
    assert.equal((await accounts.post('/api/invitation', { token })).status, 404);
  });

  test('is used once also when it is accepted twice at the same time', async () => {
    const { token } = await accounts.invite(await accounts.create());
    const both = await Promise.all([accounts.accept(token), accounts.accept(token, `${password} again`)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [204, 404]);
  });

  test('is replaced by the next one, and expires', async () => {
    const user = await accounts.create();
    const first = await accounts.invite(user);
    const second = await accounts.invite(user);
    assert.equal((await accounts.accept(first.token)).status, 404);
    await accounts.sql("update invitations set expires_at = now() - interval '1 second'");
    assert.equal((await accounts.accept(second.token)).status, 404);
    assert.equal((await accounts.read(user.id)).state, 'uninvited');
  });

  test('is stored by its hash', async () => {
    const { token } = await accounts.invite(await accounts.create());
    const { rows } = await accounts.sql('select token_hash::text, user_id from invitations');
    assert.equal(JSON.stringify(rows).includes(token), false);
  });

  test('takes no password that is short or guessed soon, and stays valid', async () => {
    const user = await accounts.create();
    const { token } = await accounts.invite(user);
    for (const [weak, code] of [
      ['', 'too-short'],
      ['fourteen chars', 'too-short'],
      ['passwordpassword', 'password-common'],
      ['aaaaaaaaaaaaaaaaaaaa', 'password-common'],
      ['1234567890123456', 'password-common'],
      ['qwertyuiopasdfgh', 'password-common'],
      ['presagepresagepresage', 'password-common'],
      [`${user.email}`, 'password-common'],
    ] as const) {
      const { status, body } = await accounts.accept(token, weak);
      assert.deepEqual([status, JSON.parse(body).errors?.[0]?.code], [422, code], weak);
    }
    assert.equal((await accounts.accept(token)).status, 204);
  });

  test('of an account with a password replaces it and ends its sessions', async () => {
    const user = await accounts.member();
    const cookie = cookieOf(await accounts.signInWithCookie(user.email));
    assert.equal(
      (await accounts.accept((await accounts.invite(user)).token, 'four owls in an old barn')).status,
      204,
    );
    assert.equal(await accounts.signIn(user.email), 401);
    assert.equal(await accounts.signIn(user.email, 'four owls in an old barn'), 200);
    assert.equal((await api.request('/api/account', { headers: { cookie } })).status, 401);
  });
});
