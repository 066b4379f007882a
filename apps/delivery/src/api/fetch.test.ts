import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { execa } from 'execa';

test('an answer without a body leaves nothing that keeps the process running', async () => {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const program = `const { fetchOverHttp } = await import(${JSON.stringify(new URL('fetch.ts', import.meta.url))});
    const { status } = await fetchOverHttp(new Request('http://127.0.0.1:${port}/', { method: 'DELETE' }));
    console.log(status);`;
  try {
    const { stdout, timedOut } = await execa(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 20_000,
      reject: false,
    });
    assert.deepEqual([stdout, timedOut], ['204', false]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
