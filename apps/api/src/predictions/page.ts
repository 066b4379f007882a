import type pg from 'pg';
import type { Actual } from '../definition/actual.ts';
import type { Outcome } from '../definition/model.ts';
import { conditionOf, conditionOfOne, type Matching } from './matching.ts';
import type { Source } from './record.ts';

/** A stored prediction, with the model that made it. */
export interface StoredRow {
  readonly id: string;
  readonly predictor: string;
  readonly model: string;
  readonly source: Source;
  /** The values in the order of the predictor's fields. */
  readonly input: unknown;
  readonly outcome: Outcome;
  readonly microseconds: number;
  readonly createdAt: Date;
  /** What actually happened; null while nobody has reported it. */
  readonly actual: Actual | null;
}

/** The columns of a `StoredRow`, of the predictions of a table or of a statement in brackets. */
export const selectFrom = (predictions: string): string =>
  `select p.id, m.predictor, m.digest as model, p.source, p.input, p.outcome, p.microseconds,
  p.created_at as "createdAt", o.actual from ${predictions} p join models m on m.id = p.model_id
  left join outcomes o on o.prediction_id = p.id`;

/**
 * The newest matching predictions, newest first.
 * @param before an identifier: only those made before
 */
export async function newest(pool: pg.Pool, matching: Matching, limit: number, before?: string) {
  const { text, values } = conditionOf(matching, before);
  const statement = `${selectFrom('predictions')} where ${text} order by p.id desc limit ${limit}`;
  return (await pool.query<StoredRow>(statement, [...values])).rows;
}

/**
 * The same, but read per model and merged when models are given. In the index by model and identifier, the predictions
 * of a model follow each other, however many others were made since. For a page: it reads up to `limit` of each model.
 */
export async function newestOfEach(pool: pg.Pool, matching: Matching, limit: number, before?: string) {
  if (matching.models === undefined) return newest(pool, matching, limit, before);
  const { text, values } = conditionOfOne(matching, before);
  const models = `$${values.length + 1}::int[]`;
  const ofOne = `select * from predictions p where ${text} order by p.model_id desc, p.id desc limit ${limit}`;
  const ofAll = `select p.* from unnest(${models}) made(by) cross join lateral (${ofOne}) p order by p.id desc limit ${limit}`;
  const statement = `${selectFrom(`(${ofAll})`)} order by p.id desc`;
  return (await pool.query<StoredRow>(statement, [...values, matching.models])).rows;
}

/** How many predictions match, up to `max`. */
export async function countUpTo(pool: pg.Pool, matching: Matching, max: number): Promise<number> {
  const { text, values } = conditionOf(matching);
  const { rows } = await pool.query<{ total: number }>(
    `select count(*)::int as total from (select 1 from predictions p where ${text} limit ${max}) matching`,
    [...values],
  );
  return rows[0]?.total ?? 0;
}
