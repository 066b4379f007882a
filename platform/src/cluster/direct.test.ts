import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type FakeApiServer, fakeApiServer } from '../../test/api-server.ts';
import { apiServer } from './direct.ts';

describe('the API server without kubectl', () => {
  let server: FakeApiServer;

  before(async () => {
    server = await fakeApiServer(({ headers }, response) => {
      response.writeHead(headers.authorization === 'Bearer opened' ? 200 : 401);
      response.end('{"kind":"Status"}');
    });
  });
  after(() => server.close());

  const statusWith = async (user: object) => {
    await server.signIn(user);
    const api = await apiServer(server.kubeconfig);
    const answer = await api?.send({ method: 'GET', path: '/version' });
    api?.close();
    return answer?.status;
  };

  test('signs in with a token, also with one in a file', async () => {
    assert.equal(await statusWith({ token: 'opened' }), 200);
    assert.equal(await statusWith({ token: 'expired' }), 401);
    const tokenFile = join(server.folder, 'token');
    await writeFile(tokenFile, 'opened\n');
    assert.equal(await statusWith({ tokenFile }), 200);
  });

  test('leaves a kubeconfig with a program that signs in to kubectl', async () => {
    await server.signIn({ exec: { command: 'aws' } });
    assert.equal(await apiServer(server.kubeconfig), undefined);
  });
});
