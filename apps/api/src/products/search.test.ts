import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { openCursors } from '../lists/cursor.ts';
import { fold } from '../lists/folding.ts';
import { productQuerySchema } from './schema.ts';
import { complete, productStore } from './store.ts';

/** A tenth is in season, a few have accents, one is unique. */
const products = Array.from({ length: 4_000 }, (_, n) => ({
  name: `Article ${(n * 7919) % 4_000}${n % 10 === 0 ? ' seasonal' : ''}`,
  nameFr: n % 400 === 1 ? 'Écran de Noël' : null,
  description: n === 1234 ? 'the unicum, at 100%' : 'made up for a test',
  descriptionFr: null,
  category: 'mice' as const,
  priceCents: n % 50,
  currency: 'EUR' as const,
  stock: 1,
  glyph: 'mouse' as const,
}));

describe('the search of products', () => {
  let api: RunningApi;
  let database: Database;
  let store: ReturnType<typeof productStore>;

  before(async () => {
    api = await startApi();
    // One connection: what it has prepared can be looked at.
    const configuration = { database: { ...api.configuration.database, poolSize: 1 } };
    database = openDatabase(configuration, (error) => assert.fail(error));
    store = productStore(database.prisma, openCursors('key')('products'));
    await database.prisma.product.createMany({ data: products.map(complete) });
    await database.pool.query('vacuum (analyze) products');
  });
  after(async () => {
    await database.close();
    await api[Symbol.asyncDispose]();
  });

  async function walk(search: string, sort: string) {
    const names: string[] = [];
    const totals = new Set<number>();
    for (let cursor: string | null = null; ; ) {
      const given = { search, sort, limit: '60', ...(cursor ? { cursor } : {}) };
      const page = await store.list(productQuerySchema.parse(given));
      names.push(...page.items.map(({ name }) => name));
      totals.add(page.total);
      cursor = page.nextCursor;
      if (cursor === null) return { names, totals: [...totals] };
    }
  }

  for (const search of [
    'article',
    'seasonal',
    'unicum',
    'nobody',
    'écran',
    'ECRAN noel',
    'seasonal 1',
    '100%',
    'a%e',
    'zz',
  ])
    test(`for “${search}” finds what contains its words, in every order`, async () => {
      const words = fold(search).split(' ');
      const found = products.filter((product) =>
        words.every((word) => complete(product).searchText.includes(word)),
      );
      const byName = found.map(({ name }) => name).sort((a, b) => (fold(a) < fold(b) ? -1 : 1));
      for (const [sort, expected] of [
        ['name', byName],
        ['-name', byName.toReversed()],
      ] as const) {
        const { names, totals } = await walk(search, sort);
        assert.deepEqual(names, expected);
        assert.deepEqual(totals, [Math.min(found.length, 1_000)]);
      }
      const { names } = await walk(search, 'price');
      assert.deepEqual(new Set(names), new Set(byName));
    });

  test('is planned with its words each time; other lists are planned once', async () => {
    await walk('seasonal', 'name');
    await store.list(productQuerySchema.parse({}));
    const { rows } = await database.pool.query<{ statement: string }>(
      'select statement from pg_prepared_statements',
    );
    assert.ok(rows.some(({ statement }) => statement.includes('products')));
    assert.deepEqual(
      rows.filter(({ statement }) => /like/i.test(statement)),
      [],
    );
  });
});
