import type pg from 'pg';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import type { Cursors } from '../lists/cursor.ts';
import { maxCounted } from '../lists/paging.ts';
import { message } from '../messages/message.ts';
import { firstIdentifier } from './identifier.ts';
import { conditionOf, matchingOf, type Scope } from './matching.ts';
import { countUpTo, newest, newestOfEach, type StoredRow, selectFrom } from './page.ts';
import { type PredictionRecord, recordColumns } from './record.ts';
import type { PredictionDeletion, PredictionFilter, PredictionQuery } from './schema.ts';

export type PredictionStore = ReturnType<typeof predictionStore>;

/** Predictions in the database. Identifiers are in the order of time, so limits in time are limits of the key. */
export function predictionStore(pool: pg.Pool, cursors: Cursors) {
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

    /** A page of matching predictions, newest first, and how many match, up to 1 000. */
    async list(scope: Scope, query: PredictionQuery) {
      const cursor = query.cursor === undefined ? undefined : cursors.read(query.cursor, 'newest');
      if (cursor === null) throw new Problem('invalid-fields', { errors: [foreignCursor] });
      const matching = await matchingOf(pool, scope, query);
      const [rows, total] = await Promise.all([
        newestOfEach(pool, matching, query.limit + 1, cursor?.id),
        countUpTo(pool, matching, maxCounted),
      ]);
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      const nextCursor =
        rows.length > query.limit && last
          ? cursors.write({ sort: 'newest', value: last.createdAt.toISOString(), id: last.id })
          : null;
      return { items, nextCursor, total };
    },

    /** All matching predictions, newest first, in batches. */
    async *all(scope: Scope, filter: PredictionFilter): AsyncGenerator<StoredRow[], void, undefined> {
      const size = 1_000;
      const matching = await matchingOf(pool, scope, filter);
      for (let before: string | undefined; ; ) {
        const rows = await newest(pool, matching, size, before);
        if (rows.length > 0) yield rows;
        before = rows.at(-1)?.id;
        if (rows.length < size) return;
      }
    },

    async find(scope: Scope, id: string): Promise<StoredRow | undefined> {
      const { text, values } = conditionOf(await matchingOf(pool, scope, {}));
      const statement = `${selectFrom('predictions')} where ${text} and p.id = $${values.length + 1}::uuid`;
      return (await pool.query<StoredRow>(statement, [...values, id])).rows[0];
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
      const { text, values } = conditionOf(await matchingOf(pool, scope, filter));
      const these = ids ? ` and p.id = any($${values.length + 1}::uuid[])` : '';
      const { rowCount } = await pool.query(`delete from predictions p where ${text}${these}`, [
        ...values,
        ...(ids ? [ids] : []),
      ]);
      return rowCount ?? 0;
    },
  };
}

const foreignCursor = fieldError('cursor', message('foreign-cursor'));
