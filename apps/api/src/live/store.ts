import type pg from 'pg';
import type { Known } from './measures.ts';

/** A prediction with its outcome, and when it was made. */
export interface KnownPrediction extends Known {
  readonly createdAt: Date;
  readonly reportedBy: 'visitor' | 'administrator';
}

/** At most this many outcomes of a version are read, the newest. */
export const maxOutcomes = 10_000;

export type LiveStore = ReturnType<typeof liveStore>;

/** The outcomes of a version. */
export function liveStore(pool: pg.Pool) {
  return {
    /** The newest of a version, oldest first. */
    async known(digest: string): Promise<KnownPrediction[]> {
      const { rows } = await pool.query<KnownPrediction>(
        `select p.outcome, o.actual, o.reported_by as "reportedBy", p.created_at as "createdAt"
         from outcomes o join predictions p on p.id = o.prediction_id
         where o.model_id in (select id from models where digest = $1)
         order by o.prediction_id desc limit ${maxOutcomes}`,
        [digest],
      );
      return rows.reverse();
    },
  };
}
