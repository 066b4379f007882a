import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Accounts, accountsOf, bodyOf, cookieOf } from '../../test/accounts.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import type { User } from './schema.ts';

describe('the last administrator who can sign in', () => {
  let admin: Awaited<ReturnType<RunningApi['signIn']>>;
  let api: RunningApi;
  let accounts: Accounts;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());
  beforeEach(async () => {
    admin = await api.signIn();
    accounts = accountsOf(api, admin);
    await accounts.sql("update users set role = 'viewer' where role = 'administrator' and not generated");
  });
  const generated = async () =>
    (await accounts.sql('select id from users where generated')).rows[0].id as string;

  test('is neither demoted nor deactivated; an invited one is not enough', async () => {
    await accounts.invite(await accounts.create('administrator'));
    for (const body of [{ role: 'viewer' }, { active: false }]) {
      const refused = await accounts.change(await generated(), body);
      const { code } = await bodyOf<{ code: string }>(refused);
      assert.deepEqual([refused.status, code], [409, 'last-administrator']);
    }
    assert.equal((await admin('/api/session')).status, 200);
  });

  test('is not deleted, and neither is the generated one when there are others', async () => {
    await accounts.member('administrator');
    const refused = await admin(`/api/users/${await generated()}`, json('DELETE', undefined, '*'));
    assert.deepEqual(
      [refused.status, (await bodyOf<{ code: string }>(refused)).code],
      [409, 'generated-administrator-stays'],
    );
  });

  test('is left when two administrators remove each other at the same time', async () => {
    const [one, other] = [await accounts.member('administrator'), await accounts.member('administrator')];
    await accounts.sql("update users set role = 'viewer' where generated");
    const as = async ({ email }: User) => {
      const cookie = cookieOf(await accounts.signInWithCookie(email));
      return (path: string, init: RequestInit = {}) =>
        api.request(path, { ...init, headers: { ...init.headers, cookie } });
    };
    const [byOne, byOther] = [await as(one), await as(other)];
    const answers = await Promise.all([
      byOne(`/api/users/${other.id}`, json('PATCH', { active: false }, '*')),
      byOther(`/api/users/${one.id}`, json('PATCH', { role: 'viewer' }, '*')),
    ]);
    const { rows } = await accounts.sql(
      "select 1 from users where role = 'administrator' and deactivated_at is null and password_hash is not null",
    );
    assert.equal(rows.length, 1, answers.map(({ status }) => status).join());
    await accounts.sql("update users set role = 'administrator' where generated");
    admin = await api.signIn();
  });
});
