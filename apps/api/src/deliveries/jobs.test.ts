import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { listen } from '@presage/runtime/lifecycle';
import { accountWith } from '../../test/callers.ts';
import { administer, json, type RunningApi, startApi } from '../../test/running-api.ts';

const commit = (letter: string) => letter.repeat(40);
const order = {
  verb: 'promote',
  environment: 'prod',
  commit: commit('a'),
  head: commit('b'),
  confirmation: 'prod',
};
type Fields = Record<string, unknown>;

describe('deliveries that an administrator asks for', () => {
  let service: Server;
  let folder: string;
  let api: RunningApi;
  let administrator: Awaited<ReturnType<typeof accountWith>>;
  let asked: { method: string; url: string; token: string; body: Fields }[] = [];
  /** What the service answers about jobs; the status and the fields that differ. */
  let answer: { status: number; fields: Fields };

  before(async () => {
    service = createServer(async (request, response) => {
      const sent = await text(request);
      const body = sent ? (JSON.parse(sent) as Fields) : {};
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, token: headers.authorization ?? '', body });
      const job = {
        id: body.id ?? url.split('/').at(-1),
        ...{ verb: 'promote', environment: 'prod', commit: commit('a'), by: 'Ada' },
        ...{ at: '2026-11-20T10:00:00.000Z', state: 'queued', ended: null, delivered: null },
        ...{ reason: null, next: null, lines: [] },
      };
      const list = { environments: [{ name: 'prod', from: 'dev', confirm: true }], jobs: [] };
      const known = url === '/jobs' && method === 'GET' ? list : job;
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer.status < 300 ? { ...known, ...answer.fields } : answer.fields));
    });
    await listen(service, '127.0.0.1', 0);
    folder = await mkdtemp(join(tmpdir(), 'presage-jobs-'));
    await writeFile(join(folder, 'deliveries-token'), 'the-token-that-reads\n');
    await writeFile(join(folder, 'deliveries-writing-token'), 'the-token-for-changes\n');
    api = await startApi({ secretsDir: folder, deliveriesFor: 'everyone' });
    administrator = await accountWith(api, 'administrator', 'Ada <Lovelace>');
  });
  beforeEach(async () => {
    asked = [];
    answer = { status: 202, fields: {} };
    const { port } = service.address() as { port: number };
    await writeFile(join(folder, 'deliveries-url'), `http://127.0.0.1:${port}`);
    await administer('delete from audit', api.configuration.database.name);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    service.close();
    service.closeAllConnections();
    await rm(folder, { recursive: true });
  });

  const ask = async (path: string, init: RequestInit = {}, cookie = administrator.cookie) => {
    const headers = { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) };
    const response = await api.request(path, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Fields };
  };
  const start = (values: Fields = {}, cookie?: string) =>
    ask('/api/deliveries/jobs', json('POST', { ...order, ...values }), cookie);
  const audit = async () => {
    const { items } = (await ask('/api/audit')).body as { items: Fields[] };
    return items.map(({ actor, action, subject, after: values }) => ({ actor, action, subject, values }));
  };
  const line = (values: Fields, action = 'environment-promoted') => ({
    ...{ actor: administrator.email, action, subject: 'prod' },
    values: { commit: commit('a'), ...values },
  });

  test('are sent with the token for changes, the name of who asks and an id of their own', async () => {
    const { status, body } = await start();
    assert.deepEqual([status, body.state], [202, 'queued']);
    const [request, ...others] = asked;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [request?.method, request?.url, request?.token],
      ['POST', '/jobs', 'Bearer the-token-for-changes'],
    );
    assert.match(String(request?.body.id), /^[0-9a-f-]{36}$/);
    assert.deepEqual(request?.body, {
      ...order,
      id: body.id,
      by: { name: 'Ada  Lovelace', mail: administrator.email.replace(/[<>]/g, ' ') },
    });
  });

  test('are for administrators, from a page of the same origin', async () => {
    for (const [role, status] of [
      ['viewer', 403],
      ['editor', 403],
    ] as const) {
      const { cookie } = await accountWith(api, role);
      assert.equal((await start({}, cookie)).status, status);
      assert.equal((await ask('/api/deliveries/jobs', {}, cookie)).status, status);
    }
    assert.equal((await start({}, '')).status, 401);
    const init = json('POST', order);
    const foreign = { ...init, headers: { ...init.headers, 'sec-fetch-site': 'cross-site' } };
    assert.equal((await ask('/api/deliveries/jobs', foreign)).status, 403);
    assert.deepEqual([asked, await audit()], [[], []]);
  });

  test('are refused for what is no environment and no full id, before the service is asked', async () => {
    for (const values of [
      { environment: '--all' },
      { environment: 'Prod' },
      { commit: 'main' },
      { commit: 'abc' },
      { head: 'HEAD' },
      { verb: 'release' },
    ])
      assert.equal((await start(values)).status, 422, JSON.stringify(values));
    assert.deepEqual(asked, []);
  });

  test('are in the audit list, from the request to the end, once', async () => {
    const { body } = await start();
    answer = { status: 200, fields: { id: body.id, state: 'running', lines: ['• Promote'] } };
    assert.deepEqual(await audit(), [line({ outcome: 'requested' })]);
    const running = await ask(`/api/deliveries/jobs/${body.id}`);
    assert.deepEqual(running.body.lines, ['• Promote']);
    answer.fields = { id: body.id, state: 'failed', reason: 'dev is not ready.' };
    assert.equal((await ask(`/api/livraisons/taches/${body.id}`)).body.state, 'failed');
    const failed = [line({ outcome: 'failed', reason: 'dev is not ready.' })];
    assert.deepEqual(await audit(), failed);
    answer.fields = { id: body.id, state: 'live' };
    await ask(`/api/deliveries/jobs/${body.id}`);
    assert.deepEqual(await audit(), failed, 'what is written down stays');
  });

  test('are completed in the audit list when nobody followed them', async () => {
    const { body } = await start();
    answer = { status: 200, fields: { id: body.id, state: 'live', delivered: commit('c') } };
    assert.deepEqual(await audit(), [line({ outcome: 'live' })]);
    answer = { status: 202, fields: {} };
    const second = await start();
    answer = { status: 404, fields: { message: 'There is no such job.', next: '' } };
    assert.deepEqual((await audit())[0], line({ outcome: 'requested' }), 'it may be on its way');
    await administer(
      `update audit set at = now() - interval '2 minutes' where subject_id = '${second.body.id}'`,
      api.configuration.database.name,
    );
    assert.deepEqual((await audit()).at(-1), line({ outcome: 'unknown' }));
  });

  test('are refused with the sentence of the service, which the audit list has too', async () => {
    const message = 'dev has a newer delivery than the one that was shown.';
    answer = { status: 409, fields: { message, next: '' } };
    const { status, body } = await start({ verb: 'rollback' });
    assert.deepEqual([status, body.code, body.detail], [409, 'deliveries-refused', message]);
    assert.deepEqual(await audit(), [
      line({ outcome: 'refused', reason: message }, 'environment-rolled-back'),
    ]);
    answer = { status: 503, fields: { message: '4 deliveries wait already.', next: '' } };
    assert.deepEqual((await start()).status, 503);
  });

  test('stay open in the audit list while the service is silent', async () => {
    await writeFile(join(folder, 'deliveries-url'), 'http://127.0.0.1:1');
    const { status, body } = await start();
    assert.deepEqual([status, body.code], [503, 'deliveries-silent']);
    assert.deepEqual(await audit(), [line({ outcome: 'requested' })]);
  });

  test('can be asked for only where the environment has a token for changes', async () => {
    const environments = async () => (await ask('/api/deliveries/jobs')).body.environments;
    answer.status = 200;
    assert.deepEqual(await environments(), [{ name: 'prod', from: 'dev', confirm: true }]);
    await rm(join(folder, 'deliveries-writing-token'));
    assert.deepEqual(await environments(), []);
    assert.equal((await start()).status, 404);
    await writeFile(join(folder, 'deliveries-writing-token'), 'the-token-for-changes\n');
  });
});
