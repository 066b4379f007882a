import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { pino } from 'pino';
import { type Answered, accessLog, pathOf } from './access-log.ts';
import { continueTrace } from './trace.ts';

const requestId = 'a'.repeat(32);

/** A server whose answer has the status that the path ends with; the path /hang is never answered. */
async function start(answered?: () => Answered) {
  const logged = Promise.withResolvers<Record<string, unknown>>();
  const logger = pino(
    { level: 'debug', base: null, formatters: { level: (level) => ({ level }) } },
    { write: (line) => logged.resolve(JSON.parse(line)) },
  );
  const logAccess = accessLog(logger);
  const server = createServer((request, response) => {
    const trace = continueTrace(request.headers.traceparent as string | undefined);
    logAccess(trace, request, response, '192.0.2.1', answered);
    const path = pathOf(request.url);
    if (path === '/hang') return;
    response.statusCode = Number(path.slice(-3)) || 200;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const headers = { traceparent: `00-${requestId}-${'b'.repeat(16)}-01` };
    const call = send({ port, path, headers, agent: false }).end();
    if (path === '/hang') {
      call.on('error', () => undefined);
      await once(server, 'request');
      call.destroy();
    } else {
      const [response] = await once(call, 'response');
      response.resume();
      await once(response, 'close');
    }
    server.close();
    return logged.promise;
  };
  return ask;
}

test('a line names the request, its route and its time, and not its query', async () => {
  const ask = await start(() => ({ route: '/products/{id}' }));
  const { time, spanId, durationMs, ...line } = await ask('/products/7?search=secret');
  assert.deepEqual(line, {
    level: 'info',
    requestId,
    parentId: 'b'.repeat(16),
    method: 'GET',
    path: '/products/7',
    route: '/products/{id}',
    status: 200,
    address: '192.0.2.1',
    peer: '127.0.0.1',
    msg: 'request',
  });
  assert.match(String(spanId), /^[0-9a-f]{16}$/);
  assert.ok(Number(durationMs) >= 0 && typeof time === 'number');
});

for (const [path, level, status] of [
  ['/404', 'info', 404],
  ['/503', 'error', 503],
  ['/readyz', 'debug', 200],
  ['/hang', 'info', 499],
] as const)
  test(`${path} is logged with status ${status} at level ${level}`, async () => {
    const ask = await start();
    const line = await ask(path);
    assert.deepEqual([line.level, line.status], [level, status]);
  });

test('what failed is in the line, also of a probe', async () => {
  const ask = await start(() => ({ error: new Error('no database') }));
  const line = await ask('/readyz');
  assert.deepEqual([line.level, line.msg], ['error', 'request failed']);
  assert.equal((line.err as { message: string }).message, 'no database');
});
