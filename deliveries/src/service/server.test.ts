import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { listen } from '@presage/runtime/lifecycle';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Answers } from './answers.ts';
import { deliveriesServer } from './server.ts';

const token = 'a-token-for-the-tests-of-the-service';
const never = new Promise<never>(() => undefined);

describe('the service', () => {
  let server: Server;
  let url: string;
  const asked: unknown[] = [];
  const reported: unknown[] = [];
  let log: Answers['log'];
  before(async () => {
    const answers: Answers = {
      environments: async () => [],
      log: (query) => log(query),
      diff: async (from, to) => {
        asked.push([from, to]);
        throw new Refusal('that was never delivered', 'Choose another one.', exitCode.usage);
      },
      why: () => never,
      previews: async () => [],
    };
    const report = (error: unknown) => void reported.push(error);
    const jobs = { writer: async () => undefined, open: () => never, queue: { add: () => never } as never };
    server = deliveriesServer({ token, commit: 'c'.repeat(40), answers, jobs, report, timeout: 200 });
    url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  });
  beforeEach(() => {
    asked.length = 0;
    log = async (query) => {
      asked.push(query);
      return { items: [], total: 0 };
    };
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const get = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` }, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test('answers nothing without its token', async () => {
    for (const headers of [{}, { authorization: 'Bearer another' }, { authorization: token }])
      for (const path of ['/health', '/environments', '/log', '/nothing'])
        assert.equal((await get(path, { headers })).status, 401, path);
    assert.deepEqual(asked, []);
  });

  test('does what a path names, with what its query may be and nothing else', async () => {
    assert.deepEqual(await get('/health'), { status: 200, body: { commit: 'c'.repeat(40) } });
    assert.deepEqual(await get('/environments'), { status: 200, body: { environments: [] } });
    assert.deepEqual(await get('/previews'), { status: 200, body: { previews: [] } });
    assert.equal((await get('/log?environment=dev&max=5')).status, 200);
    assert.deepEqual(asked, [{ environment: 'dev', max: 5, skip: 0 }]);
    for (const path of [
      '/log?max=0',
      '/log?max=101',
      '/log?environment=Dev',
      '/log?environment=--all',
      '/log?since=yesterday',
      '/diff?from=prod',
      '/diff?from=--output=x&to=dev',
      '/diff?from=prod&to=main~1',
      `/diff?from=prod&to=${'a'.repeat(41)}`,
      '/why',
      '/health?verbose=1',
    ])
      assert.equal((await get(path)).status, 400, path);
    assert.equal(asked.length, 1);
  });

  test('has no other path and no other method', async () => {
    for (const path of ['/', '/promote', '/rollback', '/log/', '/constructor', '/%2e%2e/health'])
      assert.equal(
        (await get(path, { headers: { authorization: `Bearer ${token}` } })).status,
        path === '/%2e%2e/health' ? 200 : 404,
        path,
      );
    const headers = { authorization: `Bearer ${token}` };
    for (const method of ['POST', 'PUT', 'DELETE'])
      assert.equal((await get('/log', { method, headers })).status, 405);
    assert.deepEqual(asked, []);
  });

  test('answers a refusal with its sentence and the next step', async () => {
    assert.deepEqual(await get('/diff?from=prod&to=dev'), {
      status: 404,
      body: { message: 'that was never delivered', next: 'Choose another one.' },
    });
    assert.deepEqual(asked, [['prod', 'dev']]);
  });

  test('tells nobody but its log why it failed', async () => {
    log = async () => {
      throw new Error('/var/lib/presage is on fire');
    };
    const { status, body } = await get('/log');
    assert.equal(status, 500);
    assert.doesNotMatch(JSON.stringify(body), /fire/);
    assert.match(String(reported.at(-1)), /on fire/);
  });

  test('ends a request that takes too long', async () => {
    const { status, body } = await get('/why?environment=dev');
    assert.equal(status, 504);
    assert.equal(body.message, 'No answer within 0.2 s.');
  });
});
