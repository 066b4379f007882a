import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import express, { type RequestHandler } from 'express';
import { pino } from 'pino';
import { logRequests } from './access-log.ts';
import { answerFailures } from './failure.ts';
import { mountRoutes } from './mount.ts';
import { Problem } from './problem.ts';
import { route } from './route.ts';
import { traceRequest } from './trace.ts';

/** What a streamed answer does before and after its first chunk. */
const behaviours: Record<string, () => AsyncGenerator<string>> = {
  async *whole() {
    yield 'first,';
    yield 'last';
  },
  async *empty() {},
  async *first() {
    yield await Promise.reject<string>(new Error('no database'));
  },
  async *refused() {
    yield await Promise.reject<string>(new Problem('not-found'));
  },
  async *later() {
    yield 'first,';
    throw new Error('no database');
  },
  async *much() {
    for (let count = 0; count < 50; count++) yield 'x'.repeat(100_000);
    throw new Error('no database');
  },
};

/** What a generator waits for whose client leaves before its first chunk. */
const left = { begun: Promise.withResolvers<void>(), gone: Promise.withResolvers<void>(), ended: false };
behaviours.left = async function* () {
  try {
    left.begun.resolve();
    await left.gone.promise;
    yield 'first,';
    yield 'last';
  } finally {
    left.ended = true;
  }
};

describe('a streamed answer', () => {
  const log: Record<string, unknown>[] = [];
  let server: Server;
  before(async () => {
    const app = express();
    app.use(traceRequest, logRequests(pino({}, { write: (line) => log.push(JSON.parse(line)) })));
    const common = { method: 'get', tag: 't', summary: 's', description: 'd', permission: 'anyone' } as const;
    const routes = Object.entries(behaviours).map(([name, chunks]) =>
      route({
        ...common,
        path: `/${name}`,
        operationId: name,
        responses: { 200: { description: 'Text.', mediaType: 'text/csv' } },
        handle: () => ({
          status: 200,
          headers: { 'Content-Disposition': 'attachment' },
          chunks: chunks(),
        }),
      }),
    );
    const pass: RequestHandler = (_request, _response, next) => next();
    mountRoutes(
      app,
      routes,
      () => pass,
      () => pass,
    );
    app.use(answerFailures(() => false));
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  /** What a client receives, and whether the connection was reset. */
  async function ask(name: string, version: '1.0' | '1.1'): Promise<{ text: string; reset: boolean }> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let text = '';
    let reset = false;
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      reset = code === 'ECONNRESET';
    });
    socket.write(`GET /${name} HTTP/${version}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    return { text, reset };
  }

  const logged = async (path: string) => {
    for (;;) {
      const index = log.findIndex((line) => line.path === path);
      if (index >= 0) return log.splice(index, 1)[0];
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  for (const version of ['1.0', '1.1'] as const)
    for (const [name, status, isReset] of [
      ['whole', 200, false],
      ['empty', 200, false],
      ['first', 500, false],
      ['refused', 404, false],
      ['later', 500, true],
      ['much', 500, true],
    ] as const)
      test(`${name} over HTTP/${version}: ${isReset ? 'reset and ' : ''}logged with ${status}`, async () => {
        const { text, reset } = await ask(name, version);
        assert.equal(reset, isReset);
        const [, sent] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
        // A reset may discard what was already on its way.
        if (sent || !isReset) assert.equal(Number(sent), isReset ? 200 : status);
        assert.equal(/content-disposition/i.test(text), sent === '200');
        const line = await logged(`/${name}`);
        assert.deepEqual([line?.status, line?.level], [status, status === 500 ? 50 : 30]);
      });

  test('whose client leaves before its first chunk ends what makes it', async () => {
    const closed = new Promise((resolve) => {
      server.once('connection', (accepted) => accepted.once('close', resolve));
    });
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /left HTTP/1.1\r\nHost: x\r\n\r\n');
    await left.begun.promise;
    socket.resetAndDestroy();
    await closed;
    left.gone.resolve();
    while (!left.ended) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await logged('/left'))?.status, 499);
  });
});
