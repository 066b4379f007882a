import type pg from 'pg';
import type { Actual } from '../definition/actual.ts';
import type { Scope } from '../predictions/matching.ts';

export type Reporter = 'visitor' | 'administrator';

/** What actually happened after a prediction. */
export interface Reported {
  readonly id: string;
  readonly actual: Actual;
}

/** How an outcome arrived: as a new one, as a correction, or as what was stored already. */
export interface Stored {
  readonly id: string;
  readonly state: 'new' | 'corrected' | 'unchanged';
  readonly reportedAt: Date;
}

export type OutcomeStore = ReturnType<typeof outcomeStore>;

/** What actually happened, in the database: at most one outcome per prediction, which may be corrected. */
export function outcomeStore(pool: pg.Pool) {
  return {
    /** The predictors of the predictions that exist, by id. */
    async predictorsOf(scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
      const { rows } = await pool.query<{ id: string; predictor: string }>(
        `select p.id, m.predictor from predictions p join models m on m.id = p.model_id
         where p.id = any($1::uuid[]) and ($2 or p.visitor = $3::uuid)`,
        [ids, scope === 'all', scope === 'all' ? null : scope.visitor],
      );
      return new Map(rows.map(({ id, predictor }) => [id, predictor]));
    },

    /** Stores outcomes; those of predictions that were deleted in the meantime are left out. */
    async report(outcomes: readonly Reported[], by: Reporter): Promise<Stored[]> {
      const { rows } = await pool.query<Stored>(
        `with given as (
           select p.id, p.model_id, g.actual, o.prediction_id is not null as known
           from unnest($1::uuid[], $2::jsonb[]) as g (id, actual)
           join predictions p on p.id = g.id left join outcomes o on o.prediction_id = g.id
           for key share of p
         ), written as (
           insert into outcomes as o (prediction_id, model_id, actual, reported_by)
           select id, model_id, actual, $3::outcome_reporter from given
           on conflict (prediction_id) do update
             set actual = excluded.actual, reported_by = excluded.reported_by, reported_at = now()
             where o.actual is distinct from excluded.actual
           returning prediction_id, reported_at
         )
         select g.id, case when w.prediction_id is null then 'unchanged' when g.known then 'corrected' else 'new' end as state,
           coalesce(w.reported_at, o.reported_at) as "reportedAt"
         from given g left join written w on w.prediction_id = g.id left join outcomes o on o.prediction_id = g.id`,
        [outcomes.map(({ id }) => id), outcomes.map(({ actual }) => JSON.stringify(actual)), by],
      );
      return rows;
    },

    /** Removes the outcome of a prediction. @returns whether there was one */
    async remove(scope: Scope, id: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `delete from outcomes o using predictions p
         where o.prediction_id = $1::uuid and p.id = o.prediction_id and ($2 or p.visitor = $3::uuid)`,
        [id, scope === 'all', scope === 'all' ? null : scope.visitor],
      );
      return rowCount === 1;
    },
  };
}
