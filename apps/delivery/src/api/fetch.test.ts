import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { makeAuthority } from '@presage/database/certificates';
import { execa } from 'execa';
import { answerOf, openClient } from './client.ts';

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

test('an API behind HTTPS is asked; a certificate that is not accepted and a name that is not known are named', async () => {
  const authority = await makeAuthority();
  const { certificate: cert, key } = await authority.issue(['localhost']);
  const server = createSecureServer({ cert, key }, (_, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ items: [] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const at = (api: string) => {
    const place = { name: 'dev', api, pages: api, startedBy: 'npm run up', token: 'a' };
    return answerOf(place, openClient(place).GET('/api/predictors'));
  };
  try {
    const api = `https://localhost:${port}`;
    await assert.rejects(at(api), {
      message: `The certificate of the API of dev at ${api} is not accepted: UNABLE_TO_VERIFY_LEAF_SIGNATURE.`,
      next: /NODE_EXTRA_CA_CERTS=ca\.crt/,
    });
    setDefaultCACertificates([authority.certificate]);
    assert.deepEqual(await at(api), { status: 200, data: { items: [] } });
    await assert.rejects(at('https://api.invalid'), /api\.invalid, does not resolve on this machine/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
