import type pg from 'pg';

/** Tables whose lists are measured. */
export type Table = 'products' | 'users' | 'predictions';

/** Number of predictions that the table is filled with copies of; they are there before. */
export const originals = 200;

/** A word that one product and one user contain, and a word that every tenth of them contains. */
export const words = { one: 'unicum', tenth: 'seasonal' } as const;

const text = `case when n % 10 = 0 then ' ${words.tenth}' else '' end || case when n = 1 then ' ${words.one}' else '' end`;

/** The names begin with a digest, so that their order is not the order in which they are inserted. */
const inserts: Readonly<Record<Table, string>> = {
  products: `
    insert into products (name, description, category, price_cents, currency, stock, glyph, sort_name, search_text, updated_at)
    select name, description, 'accessories', n % 100000, 'EUR', 5, 'keyboard', name, name || ' ' || description, now()
    from (select n, left(md5(n::text), 8) || ' article ' || n as name,
      'made up for a measurement, with a description as long as those that people write' || ${text} as description
      from generate_series($1::int, $2::int) n) row`,
  users: `
    insert into users (name, email, sort_name, search_text, updated_at)
    select name, email, name, name || ' ' || email, now()
    from (select left(md5(n::text), 8) || ' person ' || n || ${text} as name, 'person' || n || '@example.org' as email
      from generate_series($1::int, $2::int) n) row`,
  // Copies of predictions that the API has made, each a millisecond after the previous one.
  predictions: `
    insert into predictions (id, model_id, source, input, outcome, microseconds, created_at)
    select uuidv7(n * interval '1 ms'), model_id, source, input, outcome, microseconds, now() + n * interval '1 ms'
    from generate_series($1::int, $2::int) n
    join (select *, row_number() over (order by id) - 1 as place
      from (select * from predictions where visitor is null order by id limit ${originals}) first) original
      on original.place = n % ${originals}`,
};

/**
 * Adds rows until a table has `size` of them, then updates what the planner knows, as autovacuum does.
 * @param inserted number of rows that this function has added so far
 * @returns that number afterwards
 */
export async function fillTo(pool: pg.Pool, table: Table, size: number, inserted: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  const missing = size - (rows[0]?.count ?? 0);
  if (missing > 0) await pool.query(inserts[table], [inserted + 1, inserted + missing]);
  await pool.query(`vacuum (analyze) ${table}`);
  return inserted + Math.max(0, missing);
}
