import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { isForwarded } from './forward.ts';
import { ask, type StartedWeb, startApi, startWeb, writeSite } from './testing.ts';

const root = writeSite();
const running: { web: StartedWeb; api: Server }[] = [];

async function start(listener: RequestListener): Promise<StartedWeb> {
  const api = await startApi(listener);
  const web = await startWeb(root, api.url);
  running.push({ web, api: api.server });
  return web;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

afterEach(async () => {
  for (const { web, api } of running.splice(0)) {
    api.closeAllConnections();
    api.close();
    await web.drain();
  }
});

describe('isForwarded', () => {
  test.each(['/api', '/api/products', '/docs', '/docs/', '/docs/style.css', '/openapi.json'])(
    'passes %s on',
    (path) => {
      expect(isForwarded(path)).toBe(true);
    },
  );
  test.each(['/', '/apiary', '/docsify', '/openapi.json/x', '/shop/api', '//api'])('keeps %s', (path) => {
    expect(isForwarded(path)).toBe(false);
  });
});

describe('a forwarded request', () => {
  test('carries method, path, query, body and the public host', async () => {
    const web = await start(async (request, response) => {
      response.end(JSON.stringify([request.method, request.url, request.headers.host, await read(request)]));
    });
    const { body } = await ask(web.port, {
      method: 'POST',
      path: '/api/products?x=%20y',
      headers: { host: 'shop.example', 'content-type': 'application/json' },
      body: '{"name":"é"}',
    });
    expect(JSON.parse(body.toString())).toEqual([
      'POST',
      '/api/products?x=%20y',
      'shop.example',
      '{"name":"é"}',
    ]);
  });

  test('adds the caller’s address after those of earlier proxies, and drops headers of the connection', async () => {
    const web = await start((request, response) => response.end(JSON.stringify(request.headers)));
    const { body } = await ask(web.port, {
      path: '/api/info',
      headers: {
        'x-forwarded-for': '10.1.2.3',
        connection: 'close, x-private',
        'x-private': '1',
        te: 'trailers',
      },
    });
    const headers = JSON.parse(body.toString());
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers['x-forwarded-proto']).toBe('http');
    expect(headers['x-private']).toBeUndefined();
    expect(headers.te).toBeUndefined();
  });

  test('continues a good traceparent under its own span and starts a trace without one', async () => {
    const web = await start((request, response) => response.end(String(request.headers.traceparent)));
    const given = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const kept = await ask(web.port, { path: '/api/info', headers: { traceparent: given } });
    expect(kept.body.toString()).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
    expect(kept.body.toString()).not.toBe(given);
    expect(kept.headers['x-request-id']).toBe('a'.repeat(32));
    const made = await ask(web.port, {
      path: '/api/info',
      headers: { traceparent: `00-${'0'.repeat(32)}-x` },
    });
    expect(made.body.toString()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    const line = web.log.find(({ requestId }) => requestId === 'a'.repeat(32));
    expect(line).toMatchObject({
      level: 'info',
      parentId: 'b'.repeat(16),
      method: 'GET',
      path: '/api/info',
      status: 200,
    });
  });

  test('brings the API’s own status, headers and policy back', async () => {
    const web = await start((_request, response) => {
      response.writeHead(201, {
        'Content-Security-Policy': "default-src 'none'",
        ETag: '"1"',
        'Set-Cookie': ['a=1', 'b=2'],
      });
      response.end('made');
    });
    const { status, headers } = await ask(web.port, { path: '/docs' });
    expect(status).toBe(201);
    expect(headers['content-security-policy']).toBe("default-src 'none'");
    expect(headers.etag).toBe('"1"');
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(headers['x-frame-options']).toBeUndefined();
  });
});

describe('an API that fails', () => {
  test('is asked again for what can be repeated', async () => {
    let calls = 0;
    const web = await start((request, response) => {
      if (++calls === 1) request.socket.destroy();
      else response.end('second');
    });
    const { status, body } = await ask(web.port, { path: '/api/info' });
    expect([status, body.toString(), calls]).toEqual([200, 'second', 2]);
  });

  test('is not asked twice to write', async () => {
    let calls = 0;
    const web = await start((request) => {
      calls++;
      request.socket.destroy();
    });
    const { status } = await ask(web.port, { method: 'POST', path: '/api/products', body: '{}' });
    expect([status, calls]).toEqual([502, 1]);
  });

  test('gives 502 when it is away, as problem details, and a warning in the log', async () => {
    const web = await startWeb(root, 'http://127.0.0.1:9');
    const { status, headers, body } = await ask(web.port, { path: '/api/info' });
    expect(status).toBe(502);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(body.toString())).toMatchObject({ status: 502, instance: '/api/info' });
    expect(web.log).toContainEqual(expect.objectContaining({ level: 'warn', code: 'ECONNREFUSED' }));
    await web.drain();
  });

  test('gives 504 when it is silent', async () => {
    const web = await start(() => undefined);
    expect((await ask(web.port, { path: '/api/info' })).status).toBe(504);
  });

  test('breaks the answer off when it stops in the middle', async () => {
    const web = await start((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.destroy());
    });
    await expect(ask(web.port, { path: '/api/info' })).rejects.toThrow();
    expect((await ask(web.port, { path: '/livez' })).status).toBe(200);
  });
});
