import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { listen } from '@presage/runtime/lifecycle';
import { accountWith } from '../../test/callers.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';

const token = 'a-token-for-the-service-of-deliveries';
const diagnosis = {
  environment: 'dev',
  state: 'red',
  text: 'pod web-1 crashes.',
  details: ['The last lines of web-1:', '  | a line that a pod wrote'],
  next: 'Go back.',
};

describe('what was delivered', () => {
  let service: Server;
  let folder: string;
  let open: RunningApi;
  let closed: RunningApi;
  let asked: IncomingMessage[] = [];
  let answer: { status: number; body: string };
  const url = () => `http://127.0.0.1:${(service.address() as { port: number }).port}`;

  before(async () => {
    service = createServer((request, response) => {
      asked.push(request);
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    });
    await listen(service, '127.0.0.1', 0);
    folder = await mkdtemp(join(tmpdir(), 'presage-deliveries-'));
    await writeFile(join(folder, 'deliveries-token'), `${token}\n`);
    [open, closed] = await Promise.all([
      startApi({ secretsDir: folder, deliveriesFor: 'everyone' }),
      startApi({ secretsDir: folder }),
    ]);
  });
  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: JSON.stringify(diagnosis) };
    await writeFile(join(folder, 'deliveries-url'), url());
  });
  after(async () => {
    await Promise.all([open[Symbol.asyncDispose](), closed[Symbol.asyncDispose]()]);
    service.close();
    service.closeAllConnections();
    await rm(folder, { recursive: true });
  });

  const read = async (path: string, api = open, init: RequestInit = {}) => {
    const response = await api.request(path, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test('is asked of the service with its token, and with what the query may contain alone', async () => {
    answer.body = JSON.stringify({ items: [], total: 0, secret: 'not of the schema' });
    const { status, body } = await read('/api/deliveries/log?environment=dev&skip=20');
    assert.deepEqual([status, body], [200, { items: [], total: 0 }]);
    const [request] = asked;
    assert.equal(request?.url, '/log?environment=dev&max=20&skip=20');
    assert.equal(request?.headers.authorization, `Bearer ${token}`);
    assert.equal(request?.headers.cookie, undefined);
    for (const path of [
      'log?environment=--all',
      'log?max=1000',
      'diff?from=a',
      'diff?from=prod&to=main~2',
      'why',
    ])
      assert.equal((await read(`/api/deliveries/${path}`)).status, 422, path);
    assert.equal(asked.length, 1);
    assert.equal((await read('/api/livraisons/journal')).status, 200);
  });

  test('has the previews of branches, with what the schema names alone', async () => {
    const preview = {
      ...{ branch: 'topic', address: 'http://topic.localhost:31000', commit: 'a'.repeat(40) },
      ...{ updatedAt: '2026-11-20T08:00:00.000Z', megabytes: 12, asleep: true },
      ...{ usedAt: null, sync: 'Synced', health: 'Healthy' },
    };
    answer.body = JSON.stringify({ previews: [{ ...preview, password: 'not of the schema' }] });
    for (const path of ['/api/deliveries/previews', '/api/livraisons/apercus'])
      assert.deepEqual(await read(path), { status: 200, body: { previews: [preview] } });
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['/previews', '/previews'],
    );
    assert.equal((await read('/api/deliveries/previews', closed)).status, 401);
    const bodies = await Promise.all([open, closed].map((api) => read('/api/info', api)));
    assert.deepEqual(
      bodies.map(({ body }) => body.deliveriesFor),
      ['everyone', 'accounts'],
    );
  });

  test('is for everyone where the environment opens it, else for accounts', async () => {
    assert.equal((await read('/api/deliveries/why?environment=dev', closed)).status, 401);
    assert.equal(asked.length, 0);
    const { cookie } = await accountWith(closed, 'viewer');
    const signedIn = await read('/api/deliveries/why?environment=dev', closed, { headers: { cookie } });
    assert.deepEqual([signedIn.status, signedIn.body], [200, diagnosis]);
  });

  test('has the lines that a pod wrote for accounts alone', async () => {
    const { body } = await read('/api/deliveries/why?environment=dev');
    assert.deepEqual(body, { ...diagnosis, details: [] });
  });

  test('is refused with the sentence of the service', async () => {
    answer = { status: 404, body: JSON.stringify({ message: '"x" is no delivery.', next: '' }) };
    const { status, body } = await read('/api/deliveries/diff?from=prod&to=x');
    assert.deepEqual([status, body.code, body.detail], [404, 'deliveries-refused', '"x" is no delivery.']);
    answer = { status: 503, body: JSON.stringify({ message: 'The cluster does not answer.', next: '' }) };
    const later = await read('/api/deliveries');
    assert.deepEqual([later.status, later.body.detail], [503, 'The cluster does not answer.']);
  });

  test('is unavailable, with the reason, when the service fails, is silent, or answers something else', async () => {
    const isSilent = async (why: string) => {
      const { status, body } = await read('/api/deliveries/why?environment=dev');
      assert.deepEqual([status, body.code], [503, 'deliveries-silent'], why);
      assert.doesNotMatch(JSON.stringify(body), /token|127\.0\.0\.1/);
    };
    answer = { status: 500, body: '{"message":"a stack trace"}' };
    await isSilent('an error');
    answer = { status: 401, body: '{"message":"the token"}' };
    await isSilent('another token');
    answer = { status: 200, body: '<html>' };
    await isSilent('no JSON');
    answer = { status: 200, body: '{"environment":"dev"}' };
    await isSilent('another form');
    answer = { status: 200, body: JSON.stringify({ ...diagnosis, text: 'x'.repeat(2_000_001) }) };
    await isSilent('too much');
    await writeFile(join(folder, 'deliveries-url'), 'http://127.0.0.1:1');
    await isSilent('nobody there');
  });

  test('is off where the Secret names no service, and on again without a restart', async () => {
    const isOn = async () => (await read('/api/info')).body.deliveries;
    assert.equal(await isOn(), true);
    await rm(join(folder, 'deliveries-url'));
    assert.equal(await isOn(), false);
    const { status, body } = await read('/api/deliveries');
    assert.deepEqual([status, body.code], [404, 'deliveries-off']);
    await writeFile(join(folder, 'deliveries-url'), url());
    assert.equal(await isOn(), true);
  });
});
