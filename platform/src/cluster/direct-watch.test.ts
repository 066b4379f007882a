import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type FakeApiServer, fakeApiServer } from '../../test/api-server.ts';
import { type WatchSource, watchDirectly } from './direct-watch.ts';

const collection = '/api/v1/namespaces/x/pods';
const object = (version: number) => ({ metadata: { name: 'one', resourceVersion: String(version) } });
const line = (type: string, version: number) => JSON.stringify({ type, object: object(version) });

describe('a watch without kubectl', { timeout: 20_000 }, () => {
  let server: FakeApiServer;
  let asked: string[] = [];
  let watched: (response: ServerResponse) => void = () => {};

  before(async () => {
    server = await fakeApiServer(({ url = '' }, response) => {
      asked.push(url);
      if (url.includes('watch=true')) return watched(response);
      const isThere = url === `${collection}/one`;
      response.writeHead(isThere ? 200 : 404).end(JSON.stringify(isThere ? object(7) : {}));
    });
    await server.signIn({ token: 'opened' });
  });
  after(() => server.close());
  beforeEach(() => {
    asked = [];
  });

  /** The events of a connection, and why it ended. */
  async function eventsOf(source: WatchSource) {
    const events: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    await watchDirectly(server.kubeconfig, source, { event: (one) => events.push(one), ended: resolve });
    return { reason: await promise, events };
  }

  test('hands on each event of a collection, however the answer is cut', async () => {
    const [first, second] = [line('ADDED', 1), line('MODIFIED', 2)];
    watched = (response) => {
      response.write(first.slice(0, 9));
      setImmediate(() => response.end(`${first.slice(9)}\n${second}\n`));
    };
    const { events, reason } = await eventsOf({ collection });
    assert.deepEqual(events, [first, second]);
    assert.match(reason, /ended/);
    assert.deepEqual(asked, [`${collection}?watch=true`]);
  });

  test('begins one object with what it is, and continues from there', async () => {
    watched = (response) => response.end(`${line('MODIFIED', 8)}\n`);
    const { events } = await eventsOf({ collection, name: 'one' });
    assert.deepEqual(events, [line('ADDED', 7), line('MODIFIED', 8)]);
    assert.match(asked[1] ?? '', /fieldSelector=metadata.name%3Done&resourceVersion=7$/);
  });

  test('says when the object is not there, when it is refused and when the connection breaks', async () => {
    assert.match((await eventsOf({ collection, name: 'other' })).reason, /\(NotFound\)/);
    watched = (response) => response.writeHead(403).end('no');
    assert.match((await eventsOf({ collection })).reason, /HTTP 403.*no/);
    watched = (response) => {
      response.write(`${line('ADDED', 1)}\n`);
      setImmediate(() => response.destroy());
    };
    const { events, reason } = await eventsOf({ collection });
    assert.equal(events.length, 1);
    assert.notEqual(reason, '');
  });

  test('reports nothing after it was closed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    watched = (response) => {
      response.on('close', gone.resolve);
      response.write(`${line('ADDED', 1)}\n`);
    };
    const close = await watchDirectly(
      server.kubeconfig,
      { collection },
      { event: () => resolve(), ended: () => assert.fail('it was closed') },
    );
    await promise;
    close?.();
    await gone.promise;
  });

  test('leaves a kubeconfig with a program that signs in to kubectl', async () => {
    await server.signIn({ exec: { command: 'aws' } });
    const none = { event: () => {}, ended: () => {} };
    assert.equal(await watchDirectly(server.kubeconfig, { collection }, none), undefined);
  });
});
