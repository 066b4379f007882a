import type pg from 'pg';
import type { Actual } from '../definition/actual.ts';
import type { Outcome } from '../definition/model.ts';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import type { Cursors } from '../lists/cursor.ts';
import { maxCounted } from '../lists/paging.ts';
import { message } from '../messages/message.ts';
import { firstIdentifier } from './identifier.ts';
import { type PredictionRecord, recordColumns, type Source } from './record.ts';
import type { PredictionDeletion, PredictionFilter, PredictionQuery } from './schema.ts';

/** Whose predictions: those of a visitor or an account, by its id (null: nobody's), or everyone's. */
export type Scope = { readonly visitor: string | null } | 'all';

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

const selected = `select p.id, m.predictor, m.digest as model, p.source, p.input, p.outcome, p.microseconds,
  p.created_at as "createdAt", o.actual from predictions p join models m on m.id = p.model_id
  left join outcomes o on o.prediction_id = p.id`;

export type PredictionStore = ReturnType<typeof predictionStore>;

/** Predictions in the database. Identifiers are in the order of time, so limits in time are limits of the key. */
export function predictionStore(pool: pg.Pool, cursors: Cursors) {
  async function page(scope: Scope, query: PredictionFilter, limit: number, before?: string) {
    const { where, values } = conditions(scope, query);
    if (before) where.push(`p.id < $${values.push(before)}::uuid`);
    const text = `${selected} where ${where.join(' and ')} order by p.id desc limit ${limit}`;
    return (await pool.query<StoredRow>(text, values)).rows;
  }

  return {
    /** Stores a prediction before it resolves. */
    async insert({
      id,
      modelId,
      source,
      visitor,
      input,
      outcome,
      microseconds,
      createdAt,
      batch,
    }: PredictionRecord) {
      await pool.query({
        name: 'insert-prediction',
        text: `insert into predictions (${recordColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        values: [id, modelId, source, visitor, input, outcome, microseconds, createdAt, batch ?? null],
      });
    },

    /** A page of matching predictions, newest first, and how many match, up to 10 000. */
    async list(scope: Scope, query: PredictionQuery) {
      const cursor = query.cursor === undefined ? undefined : cursors.read(query.cursor, 'newest');
      if (cursor === null) throw new Problem('invalid-fields', { errors: [foreignCursor] });
      const { where, values } = conditions(scope, query);
      const [rows, counted] = await Promise.all([
        page(scope, query, query.limit + 1, cursor?.id),
        pool.query<{ total: number }>(
          `select count(*)::int as total from (select 1 from predictions p where ${where.join(' and ')} limit ${maxCounted}) matching`,
          values,
        ),
      ]);
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      const nextCursor =
        rows.length > query.limit && last
          ? cursors.write({ sort: 'newest', value: last.createdAt.toISOString(), id: last.id })
          : null;
      return { items, nextCursor, total: counted.rows[0]?.total ?? 0 };
    },

    /** All matching predictions, newest first, in batches. */
    async *all(scope: Scope, filter: PredictionFilter): AsyncGenerator<StoredRow[], void, undefined> {
      const size = 1_000;
      for (let before: string | undefined; ; ) {
        const rows = await page(scope, filter, size, before);
        if (rows.length > 0) yield rows;
        before = rows.at(-1)?.id;
        if (rows.length < size) return;
      }
    },

    async find(scope: Scope, id: string): Promise<StoredRow | undefined> {
      const { where, values } = conditions(scope, {});
      where.push(`p.id = $${values.push(id)}::uuid`);
      return (await pool.query<StoredRow>(`${selected} where ${where.join(' and ')}`, values)).rows[0];
    },

    /** Makes the predictions of a visitor those of an account; in parts, each of which a statement finishes soon. */
    async adopt(visitor: string, account: string): Promise<void> {
      const part = 20_000;
      for (let moved = part; moved === part; ) {
        const { rowCount } = await pool.query(
          `update predictions p set visitor = $2::uuid
           from (select id from predictions where visitor = $1::uuid limit ${part}) chosen where p.id = chosen.id`,
          [visitor, account],
        );
        moved = rowCount ?? 0;
      }
    },

    /** Deletes predictions made before a moment, the oldest first, at most `max`. @returns how many */
    async removeBefore(moment: Date, max: number): Promise<number> {
      const { rowCount } = await pool.query(
        'delete from predictions where id in (select id from predictions where id < $1::uuid order by id limit $2)',
        [firstIdentifier(moment), max],
      );
      return rowCount ?? 0;
    },

    /** Deletes the matching predictions. @returns how many */
    async remove(scope: Scope, { ids, ...filter }: Omit<PredictionDeletion, 'all'>): Promise<number> {
      const { where, values } = conditions(scope, filter);
      if (ids) where.push(`p.id = any($${values.push(ids)}::uuid[])`);
      const { rowCount } = await pool.query(`delete from predictions p where ${where.join(' and ')}`, values);
      return rowCount ?? 0;
    },
  };
}

function conditions(
  scope: Scope,
  { predictor, model, class: named, source, batch, from, to }: PredictionFilter,
) {
  const values: unknown[] = [];
  const where = ['true'];
  const add = (condition: (place: string) => string, value: unknown) => {
    if (value !== undefined) where.push(condition(`$${values.push(value)}`));
  };
  if (scope !== 'all') add((place) => `p.visitor = ${place}::uuid`, scope.visitor);
  add((place) => `p.model_id in (select id from models where predictor = ${place})`, predictor);
  add((place) => `p.model_id in (select id from models where digest = ${place})`, model);
  add((place) => `p.outcome->>'class' = ${place}`, named);
  add((place) => `p.source = ${place}::prediction_source`, source);
  add((place) => `p.batch = ${place}::uuid`, batch);
  add((place) => `p.id >= ${place}::uuid`, from && firstIdentifier(from));
  add((place) => `p.id < ${place}::uuid`, to && firstIdentifier(to));
  return { where, values };
}

const foreignCursor = fieldError('cursor', message('foreign-cursor'));
