import type pg from 'pg';
import { MAX, NIL } from 'uuid';
import { firstIdentifier } from './identifier.ts';
import type { PredictionFilter } from './schema.ts';

/** Whose predictions: those of a visitor or an account, by its id (null: nobody's), or everyone's. */
export type Scope = { readonly visitor: string | null } | 'all';

/** What predictions are wanted, as conditions on `predictions p`. */
export interface Matching {
  /** All but those on the model and on the identifier. */
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  /** The models that may have made them; undefined for any. */
  readonly models: readonly number[] | undefined;
  /** The identifier that they begin with, and the one that they end before. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * The conditions of a filter. The models are looked up before, so that PostgreSQL plans with what it knows about the
 * number of their predictions.
 */
export async function matchingOf(
  pool: pg.Pool,
  scope: Scope,
  { predictor, model, class: named, source, batch, from, to }: PredictionFilter,
): Promise<Matching> {
  const models =
    predictor === undefined && model === undefined ? undefined : await modelsOf(pool, predictor, model);
  const values: unknown[] = [];
  const where: string[] = [];
  const add = (condition: (place: string) => string, value: unknown) => {
    if (value !== undefined) where.push(condition(`$${values.push(value)}`));
  };
  if (scope !== 'all') add((place) => `p.visitor = ${place}::uuid`, scope.visitor);
  add((place) => `p.outcome->>'class' = ${place}`, named);
  add((place) => `p.source = ${place}::prediction_source`, source);
  add((place) => `p.batch = ${place}::uuid`, batch);
  return { where, values, models, from: from && firstIdentifier(from), to: to && firstIdentifier(to) };
}

async function modelsOf(pool: pg.Pool, predictor?: string, digest?: string): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'select id from models where ($1::text is null or predictor = $1) and ($2::text is null or digest = $2)',
    [predictor ?? null, digest ?? null],
  );
  return rows.map(({ id }) => id);
}

/** A condition as SQL, with the values of its places. */
export interface Condition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * All conditions on `predictions p`.
 * @param before an identifier that those wanted come before
 */
export function conditionOf(matching: Matching, before?: string): Condition {
  const values = [...matching.values];
  const where = ['true'];
  if (matching.models) where.push(`p.model_id = any($${values.push(matching.models)}::int[])`);
  where.push(...matching.where);
  const end = earlier(matching.to, before);
  if (matching.from) where.push(`p.id >= $${values.push(matching.from)}::uuid`);
  if (end) where.push(`p.id < $${values.push(end)}::uuid`);
  return { text: where.join(' and '), values };
}

/**
 * The conditions on `predictions p` of one of the models, the column `by` of `made`. They compare rows: with
 * `model_id = by`, PostgreSQL may read in the order of the key, through the predictions of all models.
 */
export function conditionOfOne(matching: Matching, before?: string): Condition {
  const values = [...matching.values];
  const where = [
    ...matching.where,
    `(p.model_id, p.id) >= (made.by, $${values.push(matching.from ?? NIL)}::uuid)`,
    `(p.model_id, p.id) < (made.by, $${values.push(earlier(matching.to, before) ?? MAX)}::uuid)`,
  ];
  return { text: where.join(' and '), values };
}

/** Identifiers are in the order of time, also as lower-case text. */
const earlier = (one?: string, other?: string): string | undefined =>
  one !== undefined && other !== undefined && one < other ? one : (other ?? one);
