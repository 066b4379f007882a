import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { administer, adminPassword, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import { defaultStorage } from '../configuration/limits.ts';
import type { MessageBody } from '../messages/schema.ts';

const path = '/api/predictors/coin/batch';
const csv = { 'content-type': 'text/csv' };

describe('the predictions of a batch', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi({ storage: { ...defaultStorage, batchRows: 1_000, rowsPerVisitor: 1_500 } });
  });
  after(() => api[Symbol.asyncDispose]());

  const file = (rows: number, mark: number) => `strength,thumb\n${`${mark},left\n`.repeat(rows)}`;
  /** Rows that are stored with this strength. */
  const stored = async (mark: number): Promise<number> => {
    const text = `select count(*)::int as count from predictions where input->>0 = '${mark}'`;
    return (await administer(text, api.configuration.database.name)).rows[0].count;
  };
  const send = (body: string, headers: Record<string, string> = {}, query = '') =>
    api.request(path + query, { method: 'POST', headers: { ...csv, ...headers }, body });
  const reason = (answer: Response) => {
    assert.equal(answer.headers.get('presage-stored'), 'false');
    assert.equal(answer.headers.get('presage-batch'), null);
    const message = JSON.parse(answer.headers.get('presage-not-stored') ?? '') as MessageBody;
    translated(message);
    return message;
  };
  const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  test('are stored when it is answered; its sender lists and deletes them', async () => {
    const answer = await send(file(300, 1.25));
    assert.equal(await stored(1.25), 300, 'before the answer is read');
    assert.equal((await answer.text()).split('\r\n').length, 302);
    assert.equal(answer.headers.get('presage-stored'), 'true');
    const batch = answer.headers.get('presage-batch');
    const cookie = cookieOf(answer);
    const list = `/api/predictions?batch=${batch}`;
    const { total } = (await (await api.request(list, { headers: { cookie } })).json()) as { total: number };
    assert.equal(total, 300);
    const other = cookieOf(await send(file(1, 1.5)));
    const remove = async (headers: Record<string, string>) =>
      (await api.request(list, { method: 'DELETE', headers })).json();
    assert.deepEqual(await remove({}), { deleted: 0 });
    assert.deepEqual(await remove({ cookie: other }), { deleted: 0 });
    assert.deepEqual(await remove({ cookie }), { deleted: 300 });
    assert.equal(await stored(1.25), 0);
    assert.equal(await stored(1.5), 1);
  });

  test('are none when it is aborted in the middle', async () => {
    const call = request(api.url + path, { method: 'POST', headers: csv });
    call.on('error', () => undefined);
    const traceparent = `00-${'c'.repeat(32)}-${'b'.repeat(16)}-01`;
    call.setHeader('traceparent', traceparent);
    await new Promise((resolve) => call.write(file(900, 2.25), resolve));
    const made = () => api.log.find(({ requestId }) => requestId === 'c'.repeat(32));
    call.destroy();
    while (!made()) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(made()?.status, 499);
    assert.equal(await stored(2.25), 0);
  });

  test('are none when it has more rows than the limit, and it is answered while it is sent', async () => {
    const call = request(api.url + path, { method: 'POST', headers: csv });
    call.write(file(2_000, 2.5));
    const [response] = await once(call, 'response');
    assert.equal(response.headers['presage-stored'], 'false');
    const message = JSON.parse(response.headers['presage-not-stored']) as MessageBody;
    assert.deepEqual([message.code, message.params], ['not-stored-large', { max: 1_000 }]);
    call.end('2.5,right\n');
    let text = '';
    for await (const chunk of response) text += chunk;
    assert.equal(text.split('\r\n').length, 2_003, 'every row is answered');
    assert.equal(await stored(2.5), 0);
  });

  test('are none when the rest of the file can’t be read', async () => {
    const answer = await send(`${file(500, 2.75)}${'x'.repeat(1_100_000)}\n`);
    assert.match(await answer.text(), /nothing after it was read/);
    assert.equal(reason(answer).code, 'not-stored-unreadable');
    assert.equal(await stored(2.75), 0);
  });

  test('are none above the limit of a visitor, who still gets the answer', async () => {
    const first = await send(file(900, 3.25));
    const cookie = cookieOf(first);
    const second = await send(file(900, 3.5), { cookie });
    assert.equal((await second.text()).split('\r\n').length, 902);
    const { code, params } = reason(second);
    assert.deepEqual([code, params], ['not-stored-visitor', { max: 1_500 }]);
    assert.deepEqual([await stored(3.25), await stored(3.5)], [900, 0]);
    const both = await Promise.all([send(file(400, 3.75), { cookie }), send(file(400, 3.75), { cookie })]);
    const kept = both.filter(({ headers }) => headers.get('presage-stored') === 'true').length;
    assert.deepEqual([kept, await stored(3.75)], [1, 400], 'at the same time');
  });

  test('are none when its sender wants none', async () => {
    const answer = await send(file(10, 4.25), {}, '?store=false');
    assert.equal(reason(answer).code, 'not-stored-requested');
    assert.equal((await answer.text()).split('\r\n').length, 12);
    assert.equal(await stored(4.25), 0);
  });

  describe('that an administrator asks for', () => {
    test('are stored, however many rows it has', async () => {
      const ask = await api.signIn();
      const init = { method: 'POST', headers: csv, body: file(20_000, 5.25) };
      const answer = await ask(`${path}?store=true`, init);
      assert.equal(answer.headers.get('presage-stored'), 'true');
      assert.equal((await answer.text()).split('\r\n').length, 20_002);
      assert.equal(await stored(5.25), 20_000);
      const list = `/api/predictions?batch=${answer.headers.get('presage-batch')}`;
      assert.deepEqual(await (await ask(list, { method: 'DELETE' })).json(), { deleted: 20_000 });
    });

    test('are none when it is aborted, and when its rest can’t be read', async () => {
      const ask = await api.signIn();
      const call = request(`${api.url}${path}?store=true`, {
        method: 'POST',
        headers: { ...csv, cookie: await adminCookie(api) },
      });
      call.on('error', () => undefined);
      call.write(file(5_000, 5.5));
      const [response] = await once(call, 'response');
      response.on('error', () => undefined);
      await once(response, 'data');
      call.destroy();
      const open = async () =>
        (
          await administer(
            `select count(*)::int as open from pg_stat_activity where datname = '${api.configuration.database.name}' and xact_start is not null`,
          )
        ).rows[0].open;
      while ((await open()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(await stored(5.5), 0);
      const body = `${file(500, 5.75)}${'x'.repeat(1_100_000)}\n`;
      const broken = await ask(`${path}?store=true`, { method: 'POST', headers: csv, body });
      await assert.rejects(broken.text(), 'the answer is broken off');
      assert.equal(await stored(5.75), 0);
    });

    test('are refused to a visitor (403)', async () => {
      const answer = await send(file(1, 6.25), {}, '?store=true');
      assert.equal(answer.status, 403);
      const problem = (await answer.json()) as MessageBody;
      assert.equal(problem.code, 'store-needs-administrator');
      translated(problem);
      assert.equal((await send(file(1, 6.25), {}, '?store=maybe')).status, 422);
    });
  });
});

async function adminCookie(api: RunningApi): Promise<string> {
  const answer = await api.request('/api/session', json('POST', { password: adminPassword }));
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
