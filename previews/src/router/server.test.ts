import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request as send } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Scene, startScene } from './testing/scene.ts';

let scene: Scene;
before(async () => {
  scene = await startScene();
  await scene.add('one', async (request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { Location: '/there' }).end();
    if (request.url === '/early') return response.writeHead(413, { Connection: 'close' }).end('too large');
    if (request.url === '/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      request.once('close', () => response.end());
      setTimeout(() => response.write('data: 1\n\n'), 50);
      return;
    }
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, headers, bytes }));
  });
});
after(() => scene.close());

interface Asked {
  readonly host?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

async function begin(path: string, { host = 'one.localhost', method = 'GET', headers, body }: Asked = {}) {
  const { port } = scene;
  const call = send({ host: '127.0.0.1', port, path, method, agent: false, headers: { host, ...headers } });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  // An early answer ends the connection while the body is sent.
  call.on('error', () => undefined);
  return answer;
}

async function ask(path: string, asked?: Asked) {
  const answer = await begin(path, asked);
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, text };
}

describe('a request to a preview', () => {
  test('arrives as it is, with the router’s word about the caller', async () => {
    const claimed = { 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1.2.3.4', cookie: 'a=b' };
    const { status, text } = await ask('/a?b=%20', { method: 'PUT', headers: claimed, body: 'x'.repeat(9) });
    const { headers, ...rest } = JSON.parse(text);
    assert.deepEqual([status, rest], [200, { method: 'PUT', url: '/a?b=%20', bytes: 9 }]);
    assert.deepEqual(
      [
        headers.host,
        headers.cookie,
        headers.forwarded,
        headers['x-forwarded-for'],
        headers['x-forwarded-host'],
      ],
      ['one.localhost', 'a=b', undefined, '127.0.0.1', 'one.localhost'],
    );
  });

  test('with a large body is passed on as it comes, and an early answer is not lost', async () => {
    const body = Buffer.alloc(30_000_000, ' ');
    assert.equal(JSON.parse((await ask('/upload', { method: 'POST', body })).text).bytes, body.length);
    for (let count = 0; count < 10; count += 1) {
      const { status, text } = await ask('/early', { method: 'POST', body });
      assert.deepEqual([status, text], [413, 'too large']);
    }
  });

  test('gets a stream as it comes, headers first', async () => {
    const answer = await begin('/events');
    assert.equal(answer.headers['content-type'], 'text/event-stream');
    const [chunk] = await once(answer, 'data');
    assert.equal(String(chunk), 'data: 1\n\n');
    answer.destroy();
  });

  test('by path is passed on without it, and redirects stay in it', async () => {
    const host = 'localhost:31000';
    assert.equal(JSON.parse((await ask('/_preview/one/x?y', { host })).text).url, '/x?y');
    assert.equal((await ask('/_preview/one/moved', { host })).headers.location, '/_preview/one/there');
    assert.equal((await ask('/moved')).headers.location, '/there');
  });

  test('by path from a browser is sent to the host name, whose cookies are its own', async () => {
    for (const headers of [{ accept: 'text/html' }, { 'sec-fetch-site': 'cross-site', cookie: 's=1' }]) {
      const { status, headers: answered } = await ask('/_preview/one/x?y', {
        host: 'localhost:31000',
        headers,
      });
      assert.deepEqual([status, answered.location], [307, 'http://one.localhost:31000/x?y']);
    }
  });
});

describe('a name that is no preview', () => {
  for (const host of ['two.localhost:31000', 'localhost:31000', 'evil.example'])
    test(`${host} is answered in both languages, to people and to programs`, async () => {
      const page = await ask('/x', { host, headers: { accept: 'text/html', 'accept-language': 'fr-FR' } });
      assert.equal(page.status, 404);
      assert.match(page.text, /<html lang="fr">[\s\S]*Il n’y a pas d’aperçu ici/);
      assert.match(String(page.headers['content-security-policy']), /^default-src 'none'/);
      const problem = await ask('/x', { host });
      assert.equal(problem.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.equal(JSON.parse(problem.text).title, 'There is no preview here');
    });

  test('two hosts are refused', async () => {
    const socket = connect(scene.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: one.localhost\r\nHost: two.localhost\r\n\r\n');
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 400 /);
    socket.destroy();
  });
});

describe('a websocket', () => {
  const upgrade = async (path: string, headers: OutgoingHttpHeaders) => {
    const options = { host: '127.0.0.1', port: scene.port, path, agent: false } as const;
    const call = send({ ...options, headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } });
    call.end();
    return new Promise<{ status: number | undefined; socket?: Socket; url?: string }>((resolve) => {
      call.once('upgrade', (answer, socket: Socket) => {
        resolve({ status: answer.statusCode, socket, url: String(answer.headers['x-url']) });
      });
      call.once('response', ({ statusCode }) => resolve({ status: statusCode }));
    });
  };

  before(async () => {
    const { server } = await scene.add('socket', (_request, response) => response.end());
    server.on('upgrade', (request, socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nX-Url: ${request.url}\r\nUpgrade: websocket\r\n`);
      socket.write('Connection: Upgrade\r\n\r\n');
      socket.on('data', (data: Buffer) => socket.write(data)).on('end', () => socket.end());
    });
    await scene.previews.tick();
  });

  test('is joined with its preview, in both directions, until one side ends', async () => {
    for (const [host, path] of [
      ['socket.localhost', '/live?x'],
      ['localhost', '/_preview/socket/live?x'],
    ] as const) {
      const { status, socket, url } = await upgrade(path, { host });
      assert.deepEqual([status, url], [101, '/live?x']);
      socket?.write('ping');
      const [echo] = await once(socket as Socket, 'data');
      assert.equal(String(echo), 'ping');
      socket?.end();
      await once(socket as Socket, 'close');
    }
  });

  test('is refused to unknown names, and by path to browsers', async () => {
    assert.equal((await upgrade('/', { host: 'none.localhost' })).status, 404);
    const origin = 'http://localhost:31001';
    assert.equal((await upgrade('/_preview/socket/', { host: 'localhost', origin })).status, 421);
  });
});

describe('a preview that sleeps', () => {
  before(async () => {
    let asked = 0;
    const preview = await scene.add('sleepy', (request, response) => {
      asked += 1;
      response.statusCode = request.url === '/api' && asked % 3 !== 0 ? 502 : 200;
      response.end('awake');
    });
    const entry = scene.entries.get('sleepy');
    assert.ok(entry);
    scene.entries.set('sleepy', { ...entry, replicas: { 'deployments/web': 1, 'deployments/api': 2 } });
    preview.workloads = preview.workloads.map(({ name }) => ({ name, replicas: 0, ready: 0 }));
    await new Promise((resolve) => preview.server.close(resolve));
    await scene.previews.tick();
  });

  test('wakes behind a page that loads again by itself; other requests wait', async () => {
    const host = 'sleepy.localhost';
    const page = await begin('/', { host, headers: { accept: 'text/html' } });
    assert.equal(page.statusCode, 503);
    const [first] = await once(page, 'data');
    assert.match(String(first), /<h1>This preview is waking up<\/h1>/);
    assert.doesNotMatch(String(first), /http-equiv="refresh"/);
    const [{ status, text }, rest] = await Promise.all([ask('/', { host }), page.toArray()]);
    assert.deepEqual([status, text], [200, 'awake']);
    assert.match(rest.join(''), /^<meta http-equiv="refresh" content="0">/);
    assert.equal(scene.entries.get('sleepy')?.replicas, undefined);
    assert.equal((await ask('/', { host, headers: { accept: 'text/html' } })).text, 'awake');
  });

  test('is asked again when its pods do not find each other yet, unless that could do something twice', async () => {
    const host = 'sleepy.localhost';
    const statuses = [];
    for (const method of ['GET', 'GET', 'POST', 'POST', 'POST'])
      statuses.push((await ask('/api', { host, method })).status);
    assert.deepEqual(statuses.slice(0, 2), [200, 200]);
    assert.deepEqual(statuses.slice(2).sort(), [200, 502, 502]);
  });
});

test('one that does not wake in time is reported, to people and to programs', async () => {
  const slow = await startScene({ wakeSeconds: 0.3 });
  try {
    slow.entries.set('lost', { address: '127.0.0.1', port: 9, used: new Date().toISOString() });
    const at = async (accept: string) => {
      const options = { host: '127.0.0.1', port: slow.port, agent: false } as const;
      const call = send({ ...options, headers: { host: 'lost.localhost', accept } });
      call.end();
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      return [answer.statusCode, (await answer.toArray()).join('')] as const;
    };
    const [status, problem] = await at('application/json');
    assert.deepEqual([status, JSON.parse(problem).status], [504, 504]);
    assert.match((await at('text/html'))[1], /This preview does not wake up/);
  } finally {
    slow.close();
  }
});
