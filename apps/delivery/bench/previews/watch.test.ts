import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { watchRequests } from './watch.ts';

test('requests are counted, and each that failed is named', async () => {
  const statuses = [200, 503, 200];
  let answered = 0;
  const done = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    const status = statuses[answered];
    answered += 1;
    if (status === undefined) response.destroy();
    else response.writeHead(status).end();
    if (answered > statuses.length) done.resolve();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const stop = watchRequests([url]);
  await done.promise;
  const counted = (await stop())[url];
  server.close();
  assert.deepEqual(counted?.failures.slice(0, 2), ['503', 'ECONNRESET']);
  assert.equal(counted?.requests, (counted?.failures.length ?? 0) + 2);
});
