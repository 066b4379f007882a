import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import type { Product } from './schema.ts';

const lamp = {
  name: 'Lamp',
  description: 'Lights a desk.',
  category: 'accessories',
  priceCents: 2500,
  currency: 'EUR',
  stock: 3,
  glyph: 'lamp',
};

describe('a product', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;

  before(async () => {
    api = await startApi();
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  const create = async (changes = {}) => {
    const response = await admin('/api/products', json('POST', { ...lamp, ...changes }));
    return { response, product: (await response.json()) as Product };
  };

  test('is created with its address and its version', async () => {
    const { response, product } = await create({ nameFr: 'Lampe' });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('location'), `/api/products/${product.id}`);
    assert.equal(response.headers.get('etag'), '"1"');
    assert.deepEqual(
      [product.name, product.nameFr, product.descriptionFr, product.version],
      ['Lamp', 'Lampe', null, 1],
    );
    assert.deepEqual(await (await api.request(`/api/products/${product.id}`)).json(), product);
  });

  test('answers 304 to the version that the client has', async () => {
    const { product } = await create();
    const response = await api.request(`/api/products/${product.id}`, {
      headers: { 'if-none-match': '"1"' },
      cache: 'force-cache', // fetch asks for no-cache otherwise
    });
    assert.equal(response.status, 304);
  });

  test('is changed in part, and counts its versions', async () => {
    const { product } = await create({ nameFr: 'Lampe' });
    const response = await admin(`/api/products/${product.id}`, json('PATCH', { stock: 0 }, '"1"'));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('etag'), '"2"');
    const changed = (await response.json()) as Product;
    assert.deepEqual([changed.stock, changed.nameFr, changed.name, changed.version], [0, 'Lampe', 'Lamp', 2]);
    assert.ok(changed.updatedAt > product.updatedAt);
  });

  test('is replaced whole: what is left out becomes null', async () => {
    const { product } = await create({ nameFr: 'Lampe' });
    const response = await admin(
      `/api/products/${product.id}`,
      json('PUT', { ...lamp, name: 'Lantern' }, '"1"'),
    );
    const replaced = (await response.json()) as Product;
    assert.deepEqual([response.status, replaced.name, replaced.nameFr], [200, 'Lantern', null]);
  });

  test('refuses a change without a version (428) and with a stale one (412)', async () => {
    const { product } = await create();
    const path = `/api/produits/${product.id}`;
    assert.equal((await admin(path, json('PATCH', { stock: 1 }))).status, 428);
    assert.equal((await admin(path, json('PATCH', { stock: 1 }, '"1"'))).status, 200);
    for (const [method, body] of [
      ['PATCH', { stock: 9 }],
      ['PUT', lamp],
      ['DELETE', undefined],
    ] as const) {
      const stale = await admin(path, json(method, body, '"1"'));
      assert.equal(stale.status, 412, method);
      assert.equal(stale.headers.get('etag'), '"2"');
    }
    assert.equal(
      (await admin(path, json('PATCH', { stock: 1 }, 'W/"2"'))).status,
      412,
      'a weak tag never matches',
    );
    assert.equal(
      (await admin(path, json('PATCH', { stock: 1 }, '"1", "2"'))).status,
      200,
      'one of several matches',
    );
    assert.equal((await admin(path, json('PATCH', { stock: 2 }, '*'))).status, 200);
  });

  test('lets one of two changes at once win', async () => {
    const { product } = await create();
    const statuses = await Promise.all(
      [1, 2].map(
        async (stock) => (await admin(`/api/products/${product.id}`, json('PATCH', { stock }, '"1"'))).status,
      ),
    );
    assert.deepEqual(statuses.sort(), [200, 412]);
  });

  test('with `*` is changed as often as it is asked for, and fails only when it does not exist', async () => {
    const { product } = await create();
    const path = `/api/products/${product.id}`;
    const all = (method: string, body?: unknown) =>
      Promise.all(Array.from({ length: 8 }, async () => (await admin(path, json(method, body, '*'))).status));
    assert.deepEqual(new Set(await all('PATCH', { stock: 5 })), new Set([200]));
    assert.deepEqual(new Set(await all('PUT', lamp)), new Set([200]));
    const { version } = (await (await api.request(path)).json()) as Product;
    assert.equal(version, 17);
    assert.deepEqual((await all('DELETE')).sort(), [204, ...Array(7).fill(404)]);
    assert.deepEqual(new Set(await all('PATCH', { stock: 5 })), new Set([404]));
  });

  test('is deleted once', async () => {
    const { product } = await create();
    const path = `/api/products/${product.id}`;
    assert.equal((await admin(path, json('DELETE', undefined, '"1"'))).status, 204);
    assert.equal((await admin(path, json('DELETE', undefined, '"1"'))).status, 404);
    assert.equal((await admin(path, json('PATCH', { stock: 1 }, '"1"'))).status, 404);
    assert.equal((await api.request(path)).status, 404);
  });

  test('is refused with every wrong field named (422)', async () => {
    const response = await admin(
      '/api/products',
      json('POST', {
        ...lamp,
        name: ' ',
        priceCents: -1,
        currency: 'XXZ',
        category: 'birds',
        stock: 1.5,
        colour: 'red',
      }),
    );
    const problem = (await response.json()) as { errors: { field: string; message: string }[] };
    assert.equal(response.status, 422);
    assert.deepEqual(problem.errors.map(({ field }) => field).sort(), [
      'category',
      'colour',
      'currency',
      'name',
      'priceCents',
      'stock',
    ]);
    assert.equal((await admin('/api/products', json('POST'))).status, 422, 'no body at all');
    const { product } = await create();
    assert.equal(
      (await admin(`/api/products/${product.id}`, json('PATCH', {}, '"1"'))).status,
      422,
      'no change',
    );
  });

  test('is written by the administrator only', async () => {
    const { product } = await create();
    const path = `/api/products/${product.id}`;
    assert.equal((await api.request('/api/products', json('POST', lamp))).status, 401);
    assert.equal((await api.request(path, json('PUT', lamp, '"1"'))).status, 401);
    assert.equal((await api.request(path, json('PATCH', { stock: 1 }, '"1"'))).status, 401);
    assert.equal((await api.request(path, json('DELETE', undefined, '"1"'))).status, 401);
  });
});
