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
