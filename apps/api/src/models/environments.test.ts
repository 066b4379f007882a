import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { startApi } from '../../test/running-api.ts';
import { environmentsAsked } from './environments.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const list = (environment: string) => ({
  environment,
  pins: { coin: 'first' },
  models: [
    { predictor: 'coin', digest: `sha256:${'b'.repeat(64)}`, pinned: false },
    { predictor: 'coin', digest, pinned: true },
  ],
});
const served = [{ predictor: 'coin', pin: 'first', digest }];

describe('what each environment serves', () => {
  const closings: (() => void)[] = [];
  afterEach(() => {
    for (const close of closings.splice(0)) close();
  });

  /** A server of 127.0.0.1 that counts what it is asked. */
  async function serve(answer: string, status = 200) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(answer);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    closings.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  const ask = (others: Record<string, string>) =>
    environmentsAsked(others, () => ({ environment: 'dev', here: true, models: served }));

  test('is read from their own APIs, this one first; many people ask once', async () => {
    const prod = await serve(JSON.stringify({ ...list('prod'), pins: { coin: digest }, later: true }));
    const environments = ask({ prod: prod.address });
    const [answer] = await Promise.all([environments(), environments(), environments()]);
    assert.deepEqual(answer, [
      { environment: 'dev', here: true, models: served },
      { environment: 'prod', here: false, models: [{ predictor: 'coin', pin: digest, digest }] },
    ]);
    assert.deepEqual(prod.asked, ['/api/models']);
  });

  test('a pin that is not in its registry is reported without a version', async () => {
    const prod = await serve(JSON.stringify({ ...list('prod'), models: [] }));
    const [, there] = await ask({ prod: prod.address })();
    assert.deepEqual(there?.models, [{ predictor: 'coin', pin: 'first', digest: null }]);
  });

  for (const [what, answer, status] of [
    ['answers an error', '{}', 503],
    ['answers what is no list', '{"models":"many"}', 200],
    ['answers no JSON', '<html>', 200],
    ['leads elsewhere', '', 302],
  ] as const)
    test(`one that ${what} is listed as not reached`, async () => {
      const prod = await serve(answer, status);
      const [here, there] = await ask({ prod: prod.address })();
      assert.deepEqual(here?.models, served);
      assert.deepEqual(there, { environment: 'prod', here: false, models: null });
      assert.equal(prod.asked.length, 1);
    });

  test('two APIs tell of each other', async () => {
    await using prod = await startApi({ environment: 'prod' });
    await using dev = await startApi({ environment: 'dev', otherEnvironments: { prod: prod.url } });
    const response = await dev.request('/api/environments');
    assert.equal(response.status, 200);
    const { items } = (await response.json()) as { items: { environment: string; models: unknown[] }[] };
    assert.deepEqual(
      items.map(({ environment }) => environment),
      ['dev', 'prod'],
    );
    assert.ok((items[1]?.models.length ?? 0) > 0);
    assert.deepEqual(items[0]?.models, items[1]?.models);
    assert.equal((await dev.request('/api/environnements')).status, 200);
  });
});
