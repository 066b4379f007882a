import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Accounts, accountsOf, bodyOf, cookieOf, password } from '../../test/accounts.ts';
import { accountWith, predictionOfVisitor } from '../../test/callers.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';

describe('the predictions of an account', () => {
  let api: RunningApi;
  let accounts: Accounts;
  before(async () => {
    api = await startApi();
    accounts = accountsOf(api, await api.signIn());
  });
  after(() => api[Symbol.asyncDispose]());

  const idsOf = async (cookie: string) =>
    (
      await bodyOf<{ items: { id: string }[] }>(
        await api.request('/api/predictions', { headers: { cookie } }),
      )
    ).items.map(({ id }) => id);

  test('follow it to another machine, with those that the visitor made before signing in', async () => {
    const { email } = await accounts.member();
    const visitor = await predictionOfVisitor(api);
    const response = await accounts.signInWithCookie(email, password, { cookie: visitor.cookie });
    assert.ok(response.headers.getSetCookie().some((cookie) => cookie.startsWith('presage-test-visitor=;')));
    const desk = cookieOf(response);
    const made = await predictionOfVisitor(api, { cookie: desk });
    assert.equal(made.cookie, '', 'an account gets no visitor’s cookie');
    const phone = cookieOf(await accounts.signInWithCookie(email));
    assert.deepEqual(await idsOf(phone), [made.id, visitor.id]);
    assert.deepEqual(await idsOf(visitor.cookie), [], 'the visitor’s cookie opens them no more');
    await api.request('/api/session', { method: 'DELETE', headers: { cookie: desk } });
    assert.deepEqual([await idsOf(desk), (await idsOf(phone)).length], [[], 2]);
  });

  test('are not those of an editor, nor the other way round', async () => {
    const [viewer, editor] = [await accountWith(api, 'viewer'), await accountWith(api, 'editor')];
    const made = await predictionOfVisitor(api, { cookie: viewer.cookie });
    assert.deepEqual(await idsOf(editor.cookie), []);
    const read = (cookie: string) => api.request(`/api/predictions/${made.id}`, { headers: { cookie } });
    assert.deepEqual([(await read(editor.cookie)).status, (await read(viewer.cookie)).status], [404, 200]);
  });
});
