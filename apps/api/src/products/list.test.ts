import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { fillEmpty } from '../catalogue/fill.ts';
import { demonstrationProducts } from '../catalogue/products.ts';
import type { Product } from './schema.ts';

interface Page {
  items: Product[];
  nextCursor: string | null;
  total: number;
}

describe('the list of products', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;

  before(async () => {
    api = await startApi();
    await fillEmpty(api.configuration);
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  const list = async (query = '', path = '/api/products') =>
    (await (await api.request(path + query)).json()) as Page;
  const names = (page: Page) => page.items.map(({ name }) => name);

  /** All pages of a list, each asked for with the cursor of the one before. */
  async function walk(query: string, between?: () => Promise<unknown>): Promise<Product[]> {
    const all: Product[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`?${query}${cursor && `&cursor=${cursor}`}`);
      all.push(...page.items);
      cursor = page.nextCursor;
      if (cursor) await between?.();
    }
    return all;
  }

  test('has the catalogue, sorted by name without regard to case and accents', async () => {
    const page = await list();
    assert.equal(page.total, demonstrationProducts.length);
    assert.equal(page.nextCursor, null);
    const sorted = [...names(page)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    assert.deepEqual(names(page), sorted);
  });

  test('answers the same under its French path', async () => {
    assert.deepEqual(await list('?limit=3', '/api/produits'), await list('?limit=3'));
    assert.deepEqual(await list('', '/api/produits/categories'), await list('', '/api/products/categories'));
  });

  for (const sort of ['name', '-name', 'price', '-price', 'newest'])
    test(`sorted by ${sort}, gives every product once, whatever the size of a page`, async () => {
      const whole = (await list(`?sort=${sort}&limit=100`)).items;
      assert.deepEqual(await walk(`sort=${sort}&limit=5`), whole);
      assert.deepEqual(await walk(`sort=${sort}&limit=1`), whole);
      assert.equal(new Set(whole.map(({ id }) => id)).size, whole.length);
    });

  test('sorts prices as numbers', async () => {
    const prices = (await list('?sort=-price')).items.map(({ priceCents }) => priceCents);
    assert.deepEqual(
      prices,
      prices.toSorted((a, b) => b - a),
    );
  });

  test('neither repeats nor hides a product when others come and go between pages', async () => {
    const before = (await list('?limit=100')).items.map(({ id }) => id);
    const added: string[] = [];
    const walked = await walk('limit=6', async () => {
      const body = { ...demonstrationProducts[0], name: 'Aardvark' };
      const created = (await (await admin('/api/products', json('POST', body))).json()) as Product;
      added.push(created.id);
    });
    assert.deepEqual(
      walked.map(({ id }) => id).filter((id) => !added.includes(id)),
      before,
    );
    for (const id of added) await admin(`/api/products/${id}`, json('DELETE', undefined, '*'));
  });

  test('goes on after a product that was deleted meanwhile', async () => {
    const body = { ...demonstrationProducts[0], name: 'Aaa' };
    const { id } = (await (await admin('/api/products', json('POST', body))).json()) as Product;
    const first = await list('?limit=1');
    assert.equal(first.items[0]?.id, id);
    await admin(`/api/products/${id}`, json('DELETE', undefined, '*'));
    const second = await list(`?limit=1&cursor=${first.nextCursor}`);
    assert.deepEqual(second.items, (await list('?limit=1')).items);
  });

  test('is searched in both languages, any case, with or without accents', async () => {
    assert.deepEqual(names(await list('?search=ECRAN')), names(await list('?search=%C3%A9cran')));
    assert.ok(names(await list('?search=ecran')).includes('Horizon 34 Screen'));
    assert.deepEqual(names(await list('?search=planetaire%20sphere')), ['Orrery Trackball']);
    assert.deepEqual(await list('?search=phoenix'), { items: [], nextCursor: null, total: 0 });
  });

  test('takes % and _ and quotes in a search as they are', async () => {
    for (const text of ['%', '_', "'", '\\'])
      assert.equal((await list(`?search=${encodeURIComponent(text)}`)).total, 0, text);
  });

  test('is filtered by category, and counts each', async () => {
    const page = await list('?category=mice&sort=price');
    assert.deepEqual(names(page), ['Vole Mouse', 'Upright Mouse', 'Orrery Trackball']);
    const { items } = (await (await api.request('/api/products/categories')).json()) as {
      items: { category: string; count: number }[];
    };
    assert.equal(items.length, 8);
    assert.deepEqual(
      items.find(({ category }) => category === 'mice'),
      { category: 'mice', count: 3 },
    );
  });

  for (const query of [
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?sort=colour',
    '?category=birds',
    '?cursor=nonsense',
  ])
    test(`refuses ${query} (422)`, async () => {
      const response = await api.request(`/api/products${query}`);
      const problem = (await response.json()) as { errors: { field: string }[] };
      assert.equal(response.status, 422);
      assert.equal(problem.errors[0]?.field, /\?(\w+)/.exec(query)?.[1]);
    });

  test('refuses a cursor of another order (422)', async () => {
    const { nextCursor } = await list('?limit=1&sort=price');
    assert.equal((await api.request(`/api/products?cursor=${nextCursor}`)).status, 422);
  });

  for (const [what, query, index] of [
    ['in order', 'order by sort_name, id limit 5', 'products_sort_name_id_idx'],
    ['searched', "where search_text like '%phoenix%'", 'products_search_text_idx'],
  ])
    test(`is read through an index, ${what}`, async () => {
      const { rows } = await administer(
        `set enable_seqscan = off; explain select id from products ${query}`,
        api.configuration.database.name,
      ).then((results) => (results as unknown as { rows: Record<string, string>[] }[])[1] ?? { rows: [] });
      assert.match(JSON.stringify(rows), new RegExp(`${index}`));
    });

  test('counts up to 1 000 products, and every page is read', async () => {
    const database = api.configuration.database.name;
    await administer(
      `insert into products (name, description, category, price_cents, currency, stock, glyph, sort_name, search_text, updated_at)
       select name, '', 'mice', 1, 'EUR', 1, 'mouse', name, name, now()
       from (select 'many ' || n % 7 as name from generate_series(1, 10020) n) added`,
      database,
    );
    assert.equal((await list('?limit=1')).total, 1_000);
    assert.equal((await list('?limit=1&search=many%203')).total, 1_000);
    assert.equal((await walk('limit=100&search=many%203')).length, 1432);
    await administer("delete from products where sort_name like 'many %'", database);
  });
});
