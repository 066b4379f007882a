import type pg from 'pg';
import { openCursors } from '../../src/lists/cursor.ts';
import { secrets } from '../serving/ours.ts';
import { words } from './fill.ts';

const cursorsOf = openCursors(secrets['session-key']);

/** A list that is requested, and as whom. */
export interface ListRequest {
  readonly name: string;
  readonly path: string;
  readonly as: 'administrator' | 'visitor';
}

/** Products and users: the cursor is the item in the middle of the list, by name. */
async function named(pool: pg.Pool, table: 'products' | 'users'): Promise<ListRequest[]> {
  const { rows } = await pool.query<{ id: string; value: string }>(
    `select id, sort_name as value from ${table} order by sort_name, id
     offset (select count(*) / 2 from ${table}) limit 1`,
  );
  const [middle = { id: '', value: '' }] = rows;
  const path = `/api/${table}`;
  const as = 'administrator';
  return [
    { name: `${table}: first page`, path, as },
    {
      name: `${table}: page in the middle`,
      path: `${path}?cursor=${cursorsOf(table).write({ sort: 'name', ...middle })}`,
      as,
    },
    { name: `${table}: search, one matches`, path: `${path}?search=${words.one}`, as },
    { name: `${table}: search, a tenth matches`, path: `${path}?search=${words.tenth}`, as },
  ];
}

async function predictions(pool: pg.Pool): Promise<ListRequest[]> {
  const { rows } = await pool.query<{ id: string; value: Date }>(
    `select id, created_at as value from predictions order by id
     offset (select count(*) / 2 from predictions) limit 1`,
  );
  const [middle = { id: '', value: new Date(0) }] = rows;
  const cursor = cursorsOf('predictions').write({
    sort: 'newest',
    id: middle.id,
    value: middle.value.toISOString(),
  });
  const path = '/api/predictions';
  const as = 'administrator';
  return [
    { name: 'predictions: first page', path, as },
    { name: 'predictions: page in the middle', path: `${path}?cursor=${cursor}`, as },
    { name: 'predictions: those of one visitor', path, as: 'visitor' },
    { name: 'predictions: of a predictor with few', path: `${path}?predictor=oracle`, as },
    { name: 'predictions: with one class', path: `${path}?predictor=churn&class=stays`, as },
  ];
}

/** The requests of every list, with cursors for the rows that the tables have now. */
export const listRequests = async (pool: pg.Pool): Promise<ListRequest[]> => [
  ...(await named(pool, 'products')),
  ...(await named(pool, 'users')),
  ...(await predictions(pool)),
];
