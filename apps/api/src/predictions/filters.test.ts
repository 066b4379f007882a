import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { connectionOptions } from '../database/database.ts';
import { openCursors } from '../lists/cursor.ts';
import { firstIdentifier } from './identifier.ts';
import type { Scope } from './matching.ts';
import { type PredictionDeletion, type PredictionQuery, predictionQuerySchema } from './schema.ts';
import { predictionStore } from './store.ts';

interface Row {
  readonly id: string;
  readonly predictor: string;
  readonly digest: string;
  readonly class: string | null;
  readonly source: string;
  readonly visitor: string | null;
  readonly batch: string | null;
}

const [person, batch] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const start = Date.UTC(2026, 0, 1);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const digest = (digit: number) => `sha256:${String(digit).repeat(64)}`;

/** The first model made the older half, the next one the newer half; one made few, of old; one none. */
const insert = `
  with made as (insert into models (predictor, digest, trainer, card)
    select predictor, 'sha256:' || repeat(digit::text, 64), 'test', '{}'
    from (values ('much', 1), ('much', 2), ('few', 3), ('none', 4)) row(predictor, digit) returning id, digest)
  insert into predictions (id, model_id, source, visitor, batch, input, outcome, microseconds, created_at)
  select uuidv7(timestamptz '2026-01-01Z' + n * interval '1 minute' - now()), made.id,
    case when n % 5 = 0 then 'batch' else 'page' end::prediction_source,
    case when n % 40 = 3 then $1::uuid end, case when n % 35 = 0 then $2::uuid end, '[]',
    case when n % 9 = 0 then '{"value":1}' else json_build_object('class',
      case when n = 777 then 'rare' when n % 3 = 0 then 'no' else 'yes' end) end, 1,
    timestamptz '2026-01-01Z' + n * interval '1 minute'
  from generate_series(1, 3000) n
  join made on made.digest = 'sha256:' ||
    repeat(case when n % 100 = 1 and n < 1000 then 3 when n <= 1500 then 1 else 2 end::text, 64)`;

const filters: readonly [query: Record<string, string>, matches: (row: Row) => boolean][] = [
  [{}, () => true],
  [{ predictor: 'much' }, (row) => row.predictor === 'much'],
  [{ predictor: 'few' }, (row) => row.predictor === 'few'],
  [{ predictor: 'none' }, () => false],
  [{ predictor: 'unknown' }, () => false],
  [{ model: digest(1) }, (row) => row.digest === digest(1)],
  [{ predictor: 'few', model: digest(1) }, () => false],
  [{ class: 'no' }, (row) => row.class === 'no'],
  [{ predictor: 'much', class: 'yes' }, (row) => row.predictor === 'much' && row.class === 'yes'],
  [{ predictor: 'much', class: 'rare' }, (row) => row.class === 'rare'],
  [{ predictor: 'few', class: 'no' }, (row) => row.predictor === 'few' && row.class === 'no'],
  [{ predictor: 'much', class: 'nobody' }, () => false],
  [{ predictor: 'much', source: 'batch' }, (row) => row.predictor === 'much' && row.source === 'batch'],
  [{ predictor: 'much', batch }, (row) => row.predictor === 'much' && row.batch === batch],
  [
    { predictor: 'much', from: at(700).toISOString(), to: at(1600).toISOString() },
    ({ id, predictor }) =>
      predictor === 'much' && id >= firstIdentifier(at(700)) && id < firstIdentifier(at(1600)),
  ],
  [{ from: at(2990).toISOString() }, ({ id }) => id >= firstIdentifier(at(2990))],
];

describe('predictions, filtered', () => {
  let api: RunningApi;
  let pool: pg.Pool;
  let rows: Row[];
  let store: ReturnType<typeof predictionStore>;

  before(async () => {
    api = await startApi();
    pool = new pg.Pool(connectionOptions(api.configuration));
    store = predictionStore(pool, openCursors('key')('predictions'));
    await pool.query(insert, [person, batch]);
    await pool.query('vacuum (analyze) predictions');
    const all = `select p.id, predictor, digest, outcome->>'class' as class, source, visitor, batch
      from predictions p join models m on m.id = model_id order by p.id desc`;
    rows = (await pool.query<Row>(all)).rows;
    assert.equal(rows.length, 3000);
  });
  after(async () => {
    await pool.end();
    await api[Symbol.asyncDispose]();
  });

  /** All pages, each with the cursor of the one before, and the first one's total. */
  async function walk(scope: Scope, filter: Record<string, string>) {
    const ids: string[] = [];
    let total = 0;
    for (let cursor: string | null = null; ; ) {
      const query: PredictionQuery = predictionQuerySchema.parse({
        ...filter,
        limit: '97',
        ...(cursor ? { cursor } : {}),
      });
      const page = await store.list(scope, query);
      if (cursor === null) total = page.total;
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === null) return { ids, total };
    }
  }

  for (const [filter, matches] of filters)
    for (const scope of ['all', { visitor: person }] as const)
      test(`${JSON.stringify(filter)} of ${scope === 'all' ? 'everyone' : 'one visitor'}`, async () => {
        const expected = rows
          .filter((row) => (scope === 'all' || row.visitor === scope.visitor) && matches(row))
          .map(({ id }) => id);
        const { ids, total } = await walk(scope, filter);
        assert.deepEqual(ids, expected);
        assert.equal(total, Math.min(expected.length, 1_000));
        const exported: string[] = [];
        for await (const part of store.all(scope, predictionQuerySchema.parse(filter)))
          exported.push(...part.map(({ id }) => id));
        assert.deepEqual(exported, expected);
      });

  test('those of an old model are read through the index by model, not through all newer ones', async () => {
    const text = `explain (format json) select p.id from unnest($1::int[]) made(by) cross join lateral (
      select * from predictions p where (p.model_id, p.id) >= (made.by, $2::uuid) and (p.model_id, p.id) < (made.by, $3::uuid)
      order by p.model_id desc, p.id desc limit 25) p order by p.id desc limit 25`;
    const { rows: plan } = await pool.query(text, [[1], ...['0', 'f'].map((digit) => digit.repeat(32))]);
    assert.match(JSON.stringify(plan), /predictions_model_id_id_idx/);
  });

  test('deleted by a filter, only those are gone', async () => {
    const filter = { predictor: 'few', class: 'no' } as PredictionDeletion;
    const removed = rows.filter((row) => row.predictor === 'few' && row.class === 'no').length;
    assert.ok(removed > 0);
    assert.equal(await store.remove('all', filter), removed);
    assert.equal((await pool.query('select from predictions')).rowCount, rows.length - removed);
  });
});
