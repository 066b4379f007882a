import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { pino } from 'pino';
import coin from '../../test/predictors/coin/predictor.ts';
import { inputSchema } from '../definition/field.ts';
import type { LoadedModel, LoadedModels } from '../models/serving.ts';
import { predictionMaker } from '../predictions/prediction.ts';
import { shortPath } from './short-path.ts';

const loaded = {
  predictor: coin,
  digest: 'sha256:0',
  modelId: 1,
  card: { data: { source: 'synthetic' } },
  model: coin.load({ kind: 'coin', base: 0, left: 1, strength: 0.4 }),
  schema: inputSchema(coin.fields),
} as unknown as LoadedModel;

/** A server whose usual way repeats the body that it is left. */
async function start() {
  const usual: RequestListener = async (incoming, response) => {
    response.statusCode = 299;
    response.end(await text(incoming));
  };
  const added: unknown[] = [];
  const listener = shortPath(
    {
      predictors: [coin],
      models: { get: () => loaded } as unknown as LoadedModels,
      maker: predictionMaker({ made: () => undefined }),
      journal: {
        add: (record) => added.push(record),
        room: () => undefined,
        waiting: 0,
        close: async () => undefined,
      },
      logger: pino({ enabled: false }),
      metrics: { measure: () => () => undefined },
      lifecycle: { phase: 'serving' },
      securityHeaders: (_request, response, next) => {
        response.setHeader('X-Guard', 'on');
        next();
      },
    },
    usual,
  );
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const post = async (parts: readonly string[], headers: Record<string, string> = {}) => {
    const length = String(Buffer.byteLength(parts.join('')));
    const call = request({
      port,
      method: 'POST',
      path: '/toss',
      headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    });
    for (const part of parts) await new Promise<void>((resolve) => call.write(part, () => resolve()));
    call.end();
    const [response] = await once(call, 'response');
    return { status: response.statusCode, guard: response.headers['x-guard'], body: await text(response) };
  };
  return {
    post,
    added,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const toss = JSON.stringify({ strength: 7, thumb: 'left' });

test('a plain prediction takes the short path, also when its body comes in pieces', async () => {
  await using server = await start();
  for (const parts of [[toss], [toss.slice(0, 9), toss.slice(9)]]) {
    const { status, guard, body } = await server.post(parts);
    assert.equal(status, 200);
    assert.equal(guard, 'on');
    assert.equal(JSON.parse(body).outcome.class, 'heads');
  }
  assert.equal(server.added.length, 2);
});

test('anything else is left to the usual way with its body untouched', async () => {
  await using server = await start();
  const bodies = ['{"strength":', '{"strength":11,"thumb":"left"}', '[]', `{"pad":"${'x'.repeat(40_000)}"}`];
  for (const body of bodies) {
    const answer = await server.post([body.slice(0, 5), body.slice(5)]);
    assert.deepEqual([answer.status, answer.body], [299, body]);
  }
  for (const headers of [{ cookie: 'a=b' }, { 'content-type': 'text/plain' }, { 'x-forwarded-for': '::1' }]) {
    const answer = await server.post([toss], headers as Record<string, string>);
    assert.deepEqual([answer.status, answer.body], [299, toss]);
  }
  assert.equal(server.added.length, 0);
});
