import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type RunningApi, startApi } from '../test/running-api.ts';

/** What is still in use after a complete collection of garbage. */
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const toss = JSON.stringify({ strength: 5, thumb: 'left' });
const file = `strength,thumb\n${'5,left\n'.repeat(20)}`;

/** Method, path, media type and body of requests; `%` stands for what differs each time. */
const requests: readonly (readonly [method: string, path: string, type?: string, body?: string])[] = [
  ['GET', '/api/products?limit=24'],
  ['GET', '/api/products?search=%'],
  ['GET', '/api/products/%'],
  ['GET', '/api/predictors'],
  ['GET', '/api/models'],
  ['GET', '/api/predictions?limit=5'],
  ['GET', '/api/predictions.csv?from=2090-01-01T00:00:00Z'],
  ['GET', '/api/info'],
  ['GET', '/unknown/%'],
  ['POST', '/api/predictors/coin/predictions', 'application/json', toss],
  ['POST', '/api/predictors/coin/predictions', 'application/json', '{"strength":"%"}'],
  ['POST', '/api/predictors/coin/batch', 'text/csv', file],
];

const visitors = 20;
const unlimited = { requests: 1_000_000, seconds: 60 };

let api: RunningApi;
const agent = new Agent({ keepAlive: true, maxSockets: 3 });
before(async () => {
  const [batch, exported] = [unlimited, unlimited];
  api = await startApi({ proxies: { ranges: { contains: () => true }, port: 0 } });
  Object.assign(api.configuration.rates, { batch, export: exported });
});
after(async () => {
  agent.destroy();
  await api[Symbol.asyncDispose]();
});

const cookies = new Map<number, string>();

/** One request of a visitor; resolves with its status. */
function send(count: number): Promise<number> {
  const [method, path, type, body] = requests[count % requests.length] ?? ['GET', '/'];
  const visitor = Math.floor(count / requests.length) % visitors;
  const cookie = cookies.get(visitor);
  return new Promise((resolve, reject) => {
    const headers = {
      'X-Forwarded-For': `192.0.2.${visitor}`,
      ...(cookie ? { Cookie: cookie } : {}),
      ...(type ? { 'Content-Type': type } : {}),
    };
    const target = api.url + path.replace('%', String(count));
    const sent = request(target, { method, agent, headers }, (response) => {
      const set = response.headers['set-cookie']?.[0]?.split(';')[0];
      if (set) cookies.set(visitor, set);
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject).end(body?.replace('%', String(count)));
  });
}

let sent = 0;
/** Sends requests of every kind. @returns bytes in use afterwards */
async function round(each: number): Promise<number> {
  const end = sent + each * requests.length;
  const statuses = new Set<number>();
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      while (sent < end) statuses.add(await send(sent++));
    }),
  );
  assert.deepEqual([...statuses].sort(), [200, 201, 404, 422]);
  api.log.length = 0;
  for (let count = 0; count < 3; count++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A request that is kept has some thousand bytes; what settles during the first rounds is less. */
const maxBytes = 1_000;

test('answering requests leaves nothing behind', async (t) => {
  await round(visitors);
  await round(visitors);
  const each = 60;
  const used: number[] = [];
  for (let count = 0; count < 6; count++) used.push(await round(each));
  const perRequest = ((used.at(-1) ?? 0) - (used[0] ?? 0)) / (5 * each * requests.length);
  t.diagnostic(`${used.map((bytes) => (bytes / 1e6).toFixed(2)).join(', ')} MB in use`);
  assert.ok(perRequest < maxBytes, `${perRequest} bytes per request`);
});
