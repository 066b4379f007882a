import { once } from 'node:events';
import { createServer as createHttpServer, request as send } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ask, type StartedWeb, startApi, startWeb, writeSite } from './testing.ts';

const root = writeSite();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function webBefore(api: Server): Promise<StartedWeb> {
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  closing.push(() => void api.close());
  const web = await startWeb(root, `http://127.0.0.1:${(api.address() as AddressInfo).port}`);
  closing.push(web.drain);
  return web;
}

const large = Buffer.alloc(20_000_000, ' ');
const post = (web: StartedWeb, body: Buffer) =>
  ask(web.port, {
    method: 'POST',
    path: '/api/products',
    headers: { 'content-type': 'application/json' },
    body,
  });

describe('an answer that comes before the body is sent', () => {
  test.each([
    [
      'by a server that closes its connection',
      createHttpServer((_request, response) =>
        response.writeHead(401, { Connection: 'close' }).end('sign in'),
      ),
    ],
    [
      'by a server that reads the rest',
      createHttpServer((_request, response) => response.writeHead(401).end('sign in')),
    ],
    [
      'by a server that closes without having read anything',
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\nConnection: close\r\n\r\nsign in');
        socket.destroySoon();
      }),
    ],
  ])('%s is passed on, each time', async (_what, api) => {
    const web = await webBefore(api);
    for (let count = 0; count < 20; count++) {
      const { status, body } = await post(web, large);
      expect([status, body.toString()]).toEqual([401, 'sign in']);
    }
  });

  test('does not end the body, as long as the answer lasts', async () => {
    const api = createHttpServer(async (request, response) => {
      response.write('begun ');
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      response.end(`${bytes}`);
    });
    const web = await webBefore(api);
    const call = send({ port: web.port, method: 'POST', path: '/api/batch', agent: false });
    call.write('half');
    const [response] = await once(call, 'response');
    response.setEncoding('utf8');
    expect(await once(response, 'data')).toEqual(['begun ']);
    call.end('more');
    expect(await once(response, 'data')).toEqual(['8']);
  });

  test('is not taken for an answer when there is none', async () => {
    const web = await webBefore(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.destroy());
      }),
    );
    expect((await post(web, large)).status).toBe(502);
  });
});

describe('what Connection names', () => {
  test.each(['content-length', 'Content-Length, Host', 'transfer-encoding, content-length, traceparent'])(
    '(%s) does not change where a body ends',
    async (named) => {
      const seen: string[] = [];
      const api = createHttpServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        seen.push(`${request.method} ${request.headers.host} ${request.headers.traceparent?.length} ${body}`);
        response.end();
      });
      const web = await webBefore(api);
      const inner = 'GET /api/users HTTP/1.1\r\nHost: shop.example\r\n\r\n';
      for (const method of ['POST', 'DELETE'])
        await ask(web.port, {
          method,
          path: '/api/products',
          headers: {
            host: 'shop.example',
            connection: `close, ${named}`,
            'content-length': String(inner.length),
          },
          body: inner,
        });
      expect(seen).toEqual([`POST shop.example 55 ${inner}`, `DELETE shop.example 55 ${inner}`]);
    },
  );
});

test('a request in absolute-form reaches the path that it names', async () => {
  const web = await webBefore(
    createHttpServer((request, response) => response.end(`${request.headers.host} ${request.url}`)),
  );
  const { body } = await ask(web.port, { path: 'http://shop.example/api/products?x=1' });
  expect(body.toString()).toBe('shop.example /api/products?x=1');
});

describe('a stall', () => {
  test('of the body is cut off with 408, here and at the API', async () => {
    let gone: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const web = await webBefore(
      createHttpServer((request) => {
        request.on('error', () => gone()).resume();
      }),
    );
    const call = send({
      port: web.port,
      method: 'POST',
      path: '/api/products',
      agent: false,
      headers: { 'content-length': '10' },
    });
    call.on('error', () => undefined);
    call.write('half');
    const [response] = await once(call, 'response');
    expect([response.statusCode, response.headers.connection]).toEqual([408, 'close']);
    await left;
    await once(response.resume(), 'close');
  });

  test('of the API is cut off with 504 before its answer, and as broken off within it', async () => {
    const api = await startApi((request, response) => {
      if (request.url === '/api/within') response.writeHead(200, { 'Content-Length': 100 }).write('half');
    });
    closing.push(() => api.server.closeAllConnections());
    const web = await startWeb(root, api.url);
    closing.push(web.drain);
    expect((await ask(web.port, { path: '/api/before' })).status).toBe(504);
    await expect(ask(web.port, { path: '/api/within' })).rejects.toThrow();
    await expect
      .poll(() => web.log.filter(({ path, msg }) => path === '/api/within' && msg === 'request failed'))
      .toEqual([expect.objectContaining({ status: 500, level: 'error' })]);
    api.server.close();
  });

  test('of a reader of an answer is cut off, without a word about the API', async () => {
    const web = await webBefore(
      createHttpServer((_request, response) => {
        response.write(Buffer.alloc(50_000_000));
      }),
    );
    const socket = connect(web.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /api/export HTTP/1.1\r\nHost: shop.example\r\n\r\n');
    await expect
      .poll(() => web.log.find(({ path, status }) => path === '/api/export' && status === 499), {
        timeout: 10_000,
      })
      .toBeDefined();
    expect(web.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    socket.destroy();
  }, 15_000);
});

test('an answer that the API breaks off is reset, and logged as failed', async () => {
  const web = await webBefore(
    createHttpServer((_request, response) => {
      response.write('half', () => response.socket?.resetAndDestroy());
    }),
  );
  const socket = connect(web.port, '127.0.0.1');
  socket.write('GET /api/export HTTP/1.0\r\n\r\n');
  const [error] = await once(socket, 'error');
  expect((error as NodeJS.ErrnoException).code).toBe('ECONNRESET');
  await expect
    .poll(() => web.log.find(({ path, msg }) => path === '/api/export' && msg === 'request failed'))
    .toMatchObject({ status: 500, level: 'error' });
});

test('a client that leaves in the middle of an answer leaves nothing behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const web = await webBefore(
    createHttpServer((_request, response) => {
      response.write(Buffer.alloc(50_000_000));
    }),
  );
  const before = timers();
  for (let count = 1; count <= 5; count++) {
    const socket = connect(web.port, '127.0.0.1');
    socket.write('GET /api/export HTTP/1.1\r\nHost: shop.example\r\n\r\n');
    await once(socket, 'data');
    socket.resetAndDestroy();
    await expect.poll(() => web.log.filter(({ status }) => status === 499).length).toBe(count);
  }
  await expect.poll(timers).toBeLessThanOrEqual(before + 1);
});
