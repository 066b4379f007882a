import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { apiServer } from './direct.ts';

describe('the API server without kubectl', () => {
  let folder: string;
  let server: Server;
  let ca: Buffer;
  const kubeconfig = () => join(folder, 'kubeconfig');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-direct-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
    await promisify(execFile)('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', certificate],
    ]);
    ca = await readFile(certificate);
    server = createServer({ key: await readFile(key), cert: ca }, ({ headers }, response) => {
      response.writeHead(headers.authorization === 'Bearer opened' ? 200 : 401);
      response.end('{"kind":"Status"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (user: object) =>
    writeFile(
      kubeconfig(),
      stringify({
        'current-context': 'theirs',
        contexts: [{ name: 'theirs', context: { cluster: 'theirs', user: 'installer' } }],
        clusters: [
          {
            name: 'theirs',
            cluster: {
              server: `https://localhost:${(server.address() as AddressInfo).port}`,
              'certificate-authority-data': ca.toString('base64'),
            },
          },
        ],
        users: [{ name: 'installer', user }],
      }),
    );

  const statusWith = async (user: object) => {
    await write(user);
    const api = await apiServer(kubeconfig());
    const answer = await api?.send({ method: 'GET', path: '/version' });
    api?.close();
    return answer?.status;
  };

  test('signs in with a token, also with one in a file', async () => {
    assert.equal(await statusWith({ token: 'opened' }), 200);
    assert.equal(await statusWith({ token: 'expired' }), 401);
    await writeFile(join(folder, 'token'), 'opened\n');
    assert.equal(await statusWith({ tokenFile: join(folder, 'token') }), 200);
  });

  test('leaves a kubeconfig with a program that signs in to kubectl', async () => {
    await write({ exec: { command: 'aws' } });
    assert.equal(await apiServer(kubeconfig()), undefined);
  });
});
