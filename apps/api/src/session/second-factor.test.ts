import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { askAlone } from '../../test/callers.ts';
import { administer, adminPassword, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { secretBox } from './totp.ts';

interface Answer {
  status: number;
  code?: string;
  codes?: string[];
  secret?: string;
  uri?: string;
  secondFactor?: boolean;
  recoveryCodes?: number;
  errors?: { field: string; code: string }[];
}

describe('a second factor', () => {
  let api: RunningApi;
  let cookie: string;
  let secret: string;
  let codes: string[];
  before(async () => {
    // The codes of a test stay those of one time step, however long it takes.
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    api = await startApi();
    const response = await api.request('/api/session', json('POST', { password: adminPassword }));
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    mock.timers.reset();
  });

  const sql = (text: string) => administer(text, api.configuration.database.name);
  const send = async (method: string, path: string, body: unknown): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', cookie };
    const answer = await askAlone(api, { method, path, headers, body: JSON.stringify(body) });
    return { ...(answer.body ? JSON.parse(answer.body) : {}), status: answer.status };
  };
  const signIn = async (code?: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ password: adminPassword, ...(code === undefined ? {} : { code }) });
    const answer = await askAlone(api, { method: 'POST', path: '/api/session', headers, body });
    return { ...JSON.parse(answer.body), status: answer.status };
  };
  /** The code of a time step, counted from the present one. */
  const codeAt = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
  /** The code of the app is used at most once in 30 s; a test forgets that it was. */
  const forgetUse = () => sql('update users set totp_step = null');

  test('is set up with the password, and counts once a code of the app confirms it', async () => {
    const refused = await send('POST', '/api/account/second-factor', { password: 'wrong' });
    assert.deepEqual([refused.status, refused.errors?.[0]?.code], [422, 'password-wrong']);
    const setup = await send('POST', '/api/account/second-factor', { password: adminPassword });
    secret = setup.secret ?? '';
    assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.match(
      setup.uri ?? '',
      /^otpauth:\/\/totp\/Presage%20test:admin%40presage\.local\?issuer=Presage%20test&/,
    );
    assert.equal((await signIn()).status, 200, 'not before');
    const wrong = await send('PUT', '/api/account/second-factor', { code: '000000' });
    assert.deepEqual([wrong.status, wrong.errors?.[0]?.code], [422, 'code-wrong']);
    const confirmed = await send('PUT', '/api/account/second-factor', { code: codeAt(0) });
    codes = confirmed.codes ?? [];
    assert.deepEqual([confirmed.status, new Set(codes).size], [200, 10]);
    const account = await send('GET', '/api/account', undefined);
    assert.deepEqual([account.secondFactor, account.recoveryCodes], [true, 10]);
    assert.equal((await send('POST', '/api/account/second-factor', { password: adminPassword })).status, 409);
  });

  test('is asked for after the password; a code of the app is accepted once', async () => {
    const asked = await signIn();
    assert.deepEqual([asked.status, asked.code], [401, 'second-factor-required']);
    const replayed = await signIn(codeAt(0));
    assert.deepEqual([replayed.status, replayed.code], [401, 'wrong-code'], 'it confirmed the set-up');
    await forgetUse();
    const code = codeAt(0);
    const both = await Promise.all([signIn(code), signIn(code)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
    assert.equal((await signIn(code)).status, 401);
    await forgetUse();
    assert.equal((await signIn(codeAt(-3))).status, 401, 'codes of other times are wrong');
    assert.equal((await signIn(codeAt(1))).status, 200, 'a clock may be half a minute fast');
    assert.equal((await signIn(codeAt(0))).status, 401, 'no earlier code after a later one');
  });

  test('does not count a right password without a code as a failed attempt', async () => {
    for (let count = 0; count < 12; count += 1) {
      const response = await api.request('/api/session', json('POST', { password: adminPassword }));
      assert.equal(response.status, 401);
    }
  });

  test('is replaced by a recovery code, each of which works once, however it is typed', async () => {
    const [first = '', second = ''] = codes;
    assert.equal((await signIn(first.toLowerCase().replaceAll('-', ' '))).status, 200);
    assert.equal((await signIn(first)).status, 401);
    const both = await Promise.all([signIn(second), signIn(second)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
    assert.equal((await send('GET', '/api/account', undefined)).recoveryCodes, 8);
    const renewed = await send('POST', '/api/account/second-factor/recovery-codes', {
      password: adminPassword,
    });
    assert.equal(renewed.codes?.length, 10);
    assert.equal((await signIn(codes[2])).status, 401, 'the earlier ones work no more');
    codes = renewed.codes ?? [];
  });

  test('is stored encrypted, and its codes by their hash; the audit list has neither', async () => {
    const { rows } = await sql(
      "select encode(totp_secret, 'escape') as sealed, (select string_agg(encode(code_hash, 'escape'), '') from recovery_codes) as hashes from users where generated",
    );
    const stored = JSON.stringify(rows);
    const audit = JSON.stringify((await sql('select * from audit')).rows);
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      assert.ok(!stored.includes(text) && !audit.includes(text));
    for (const action of ['second-factor-on', 'recovery-codes-made', 'recovery-code-used'])
      assert.ok(audit.includes(action), action);
  });

  test('is turned off with the password, or by an administrator', async () => {
    const { rows } = await sql('select id from users where generated');
    const byAdministrator = await send('DELETE', `/api/users/${rows[0].id}/second-factor`, undefined);
    assert.equal(byAdministrator.status, 204);
    assert.equal((await signIn()).status, 200);
    assert.equal((await send('DELETE', `/api/users/${rows[0].id}/second-factor`, undefined)).status, 404);
    secret = (await send('POST', '/api/account/second-factor', { password: adminPassword })).secret ?? '';
    assert.equal((await send('PUT', '/api/account/second-factor', { code: codeAt(0) })).status, 200);
    const off = await send('POST', '/api/account/second-factor/removal', { password: adminPassword });
    assert.equal(off.status, 204);
    assert.equal((await signIn()).status, 200);
  });
});

test('the secret of an account opens with its key and for that account only', () => {
  const sealed = secretBox('a key').seal('ada', 'JBSWY3DPEHPK3PXP');
  assert.equal(secretBox('a key').open('ada', sealed), 'JBSWY3DPEHPK3PXP');
  assert.throws(() => secretBox('a key').open('bob', sealed));
  assert.throws(() => secretBox('another key').open('ada', sealed));
});
