import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { drainServer, holdingServer, type Lifecycle, listen, listenFailure } from './lifecycle.ts';

/** A server that hands over its answers unsent. */
async function start() {
  const pending: ServerResponse[] = [];
  const server = createServer((_request, response) => pending.push(response));
  const port = await listen(server, '127.0.0.1', 0);
  const lifecycle: Lifecycle = { phase: 'serving' };
  return { server, port, pending, lifecycle };
}

test('draining fails readiness at once and lets a request end', async () => {
  const { server, port, pending, lifecycle } = await start();
  const agent = new Agent({ keepAlive: true });
  const call = request({ port, agent }).end();
  await once(server, 'request');
  const drained = drainServer(server, lifecycle, { drainSeconds: 0, graceSeconds: 60 });
  assert.equal(lifecycle.phase, 'draining');
  pending[0]?.end('late');
  const [response] = await once(call, 'response');
  assert.equal(response.statusCode, 200);
  response.resume();
  await drained;
  assert.equal(server.listening, false);
  agent.destroy();
});

test('a request that outlives the grace period is cut', async () => {
  const { server, port, lifecycle } = await start();
  const call = request({ port, agent: false }).end();
  const failed = once(call, 'error').catch((error) => [error]);
  await once(server, 'request');
  await drainServer(server, lifecycle, { drainSeconds: 0, graceSeconds: 0 });
  const [error] = await failed;
  assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET');
});

test('a port in use is explained with the variable to set', async () => {
  const { server, port } = await start();
  await assert.rejects(listen(createServer(), '127.0.0.1', port), (error) => {
    assert.match(listenFailure(error) ?? '', new RegExp(`^Port ${port} is in use\\..*PORT=8081$`));
    return true;
  });
  server.close();
  assert.equal(listenFailure(new Error('other')), undefined);
});

describe('holdingServer', () => {
  test('lets requests wait until there is something to answer them', async (context) => {
    const { server, answerWith } = holdingServer(30);
    const port = await listen(server, '127.0.0.1', 0);
    context.after(() => server.close());
    const [early, other] = ['/early', '/other'].map((path) => fetch(`http://127.0.0.1:${port}${path}`));
    const first = await Promise.race([early, wait(100, 'nothing')]);
    assert.equal(first, 'nothing');
    answerWith(
      (request, response) => response.end(request.url),
      (_request, response) => response.destroy(),
    );
    assert.equal(await (await early)?.text(), '/early');
    assert.equal(await (await other)?.text(), '/other');
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/later`)).text(), '/later');
  });
});
