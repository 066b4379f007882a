import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ask, startApi, startWeb, writeSite } from './testing.ts';

const root = writeSite();

describe('health', () => {
  test.each(['/livez', '/readyz', '/startupz'])('%s does not depend on the API', async (path) => {
    const web = await startWeb(root, 'http://127.0.0.1:9');
    const { status, headers, body } = await ask(web.port, { path });
    expect([status, headers['cache-control'], body.toString()]).toEqual([200, 'no-store', '{"status":"ok"}']);
    expect(web.log).toContainEqual(expect.objectContaining({ level: 'debug', path }));
    await web.drain();
  });
});

describe('draining', () => {
  test('fails readiness, keeps serving, and asks clients to close the connection', async () => {
    const web = await startWeb(root, 'http://127.0.0.1:9', 1);
    const drained = web.drain();
    expect((await ask(web.port, { path: '/readyz' })).status).toBe(503);
    expect((await ask(web.port, { path: '/livez' })).status).toBe(200);
    const answer = await ask(web.port, { path: '/' });
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    await drained;
    await expect(ask(web.port, { path: '/' })).rejects.toThrow(/ECONNREFUSED/);
  });

  test('finishes a request that is under way', async () => {
    let pending: ServerResponse | undefined;
    let arrived: () => void = () => undefined;
    const atApi = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const api = await startApi((_request, response) => {
      pending = response;
      arrived();
    });
    const web = await startWeb(root, api.url);
    const answer = ask(web.port, { path: '/api/slow' });
    await atApi;
    const drained = web.drain();
    pending?.end('late');
    expect((await answer).body.toString()).toBe('late');
    await drained;
    api.server.close();
  });
});

describe('Strict-Transport-Security', () => {
  const header = 'strict-transport-security';
  const https = { 'x-forwarded-proto': 'https' };

  test('is part of every answer that a trusted proxy passes on over https, and of the API’s once', async () => {
    const api = await startApi((_request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000').end();
    });
    const web = await startWeb(root, api.url, 0, '127.0.0.0/8');
    for (const path of ['/', '/assets/missing.js', '/livez', '/api/info']) {
      expect((await ask(web.port, { path, headers: https })).headers[header]).toBe('max-age=31536000');
      if (path !== '/api/info') expect((await ask(web.port, { path })).headers[header]).toBeUndefined();
    }
    await web.drain();
    api.server.close();
  });

  test('is not sent to a caller that claims https itself', async () => {
    const web = await startWeb(root, 'http://127.0.0.1:9');
    expect((await ask(web.port, { path: '/', headers: https })).headers[header]).toBeUndefined();
    await web.drain();
  });
});
