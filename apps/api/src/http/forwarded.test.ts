import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AddressRanges } from '@presage/runtime/address-ranges';
import { freePort } from '../../test/free-port.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';

const claim = {
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-host': 'shop.example',
  'x-forwarded-proto': 'https',
};
const loopback: AddressRanges = { contains: (address = '') => address.endsWith('127.0.0.1') };
const nobody: AddressRanges = { contains: () => false };

/** The address that was logged for a request, and whether the pages of `shop.example` may send one. */
async function believed(api: RunningApi, url = api.url) {
  const requestId = 'a'.repeat(31) + String(api.log.length % 10);
  const traceparent = `00-${requestId}-${'b'.repeat(16)}-01`;
  await (await fetch(`${url}/api/info`, { headers: { ...claim, traceparent } })).arrayBuffer();
  const line = await lineOf(api, requestId);
  const own = await fetch(`${url}/api/session`, {
    method: 'DELETE',
    headers: { ...claim, origin: 'https://shop.example' },
  });
  return { address: line.address, peer: line.peer, own: own.status };
}

async function lineOf({ log }: RunningApi, requestId: string) {
  for (;;) {
    const line = log.find((each) => each.requestId === requestId);
    if (line) return line;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('what a request claims about its caller', () => {
  test('is ignored from a peer that is no proxy', async () => {
    await using api = await startApi({ proxies: { ranges: nobody, port: 0 } });
    assert.deepEqual(await believed(api), { address: '127.0.0.1', peer: undefined, own: 403 });
  });

  test('is believed from a peer in a trusted range, and the peer is logged too', async () => {
    await using api = await startApi({ proxies: { ranges: loopback, port: 0 } });
    assert.deepEqual(await believed(api), { address: '192.0.2.7', peer: '127.0.0.1', own: 204 });
  });

  test('is believed at the port of the proxies, and not at the other', async () => {
    const port = await freePort();
    await using api = await startApi({ proxies: { ranges: nobody, port } });
    assert.deepEqual(await believed(api), { address: '127.0.0.1', peer: undefined, own: 403 });
    assert.deepEqual(await believed(api, `http://127.0.0.1:${port}`), {
      address: '192.0.2.7',
      peer: '127.0.0.1',
      own: 204,
    });
  });

  test('32 sign-ins with made-up addresses are limited as those of their peer', async () => {
    await using api = await startApi({ proxies: { ranges: nobody, port: 0 } });
    const statuses: number[] = [];
    for (let count = 0; count < 32; count++) {
      const init = json('POST', { email: `user-${count}@example.org`, password: 'wrong' });
      const headers = { ...init.headers, 'x-forwarded-for': `198.51.100.${count}` };
      statuses.push((await api.request('/api/session', { ...init, headers })).status);
    }
    assert.equal(statuses[0], 401);
    assert.equal(statuses.at(-1), 429);
    assert.ok(statuses.filter((status) => status === 401).length <= 10, statuses.join(' '));
  });
});
