import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { sendProblemDetails } from './problem.ts';

const problem = {
  type: 'about:blank',
  title: 'Nothing here',
  status: 404,
  detail: 'There is nothing at “/x”.',
  instance: '/x',
  requestId: 'a'.repeat(32),
};

test('problem details have their media type and are never cached', async () => {
  const server = createServer((_request, response) =>
    sendProblemDetails(response, problem, { Allow: 'GET' }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/x`);
  server.close();
  assert.equal(response.status, 404);
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('allow'), 'GET');
  assert.deepEqual(await response.json(), problem);
});

test('an answer that has begun is cut', async () => {
  const server = createServer((_request, response) => {
    response.write('half');
    sendProblemDetails(response, problem);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/x`).then((response) => response.text()));
  server.close();
});
