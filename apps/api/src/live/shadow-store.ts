import type pg from 'pg';
import type { Outcome } from '../definition/model.ts';
import { type KnownPrediction, maxOutcomes } from './store.ts';

/** How the answer of a shadow version differs from that of the version that made a prediction. */
export interface ShadowAnswer {
  /** The prediction. */
  readonly id: string;
  /** Digest of the version that made the prediction. */
  readonly served: string;
  readonly agrees: boolean | null;
  readonly difference: number;
}

/** A prediction with both answers. */
export interface BothAnswers {
  readonly id: string;
  readonly createdAt: Date;
  readonly served: Outcome;
  readonly shadow: Outcome;
  readonly difference: number;
}

/** A shadow prediction whose outcome is known, with what the version that serves answered. */
export interface KnownShadow extends KnownPrediction {
  readonly served: Outcome;
}

/** At most this many predictions of a shadow version are read, the newest. */
export const maxPredictions = 10_000;

export type ShadowStore = ReturnType<typeof shadowStore>;

/** One version: the index is in the order of its predictions. */
const idOf = (place: string) => `(select id from models where digest = ${place} limit 1)`;

/** The predictions of shadow versions. */
export function shadowStore(pool: pg.Pool) {
  return {
    /** The newest of a version, newest first. */
    async newest(digest: string): Promise<ShadowAnswer[]> {
      const { rows } = await pool.query<ShadowAnswer>(
        `select s.prediction_id as id, m.digest as served, s.agrees, s.difference
         from shadow_predictions s join models m on m.id = s.served_id
         where s.model_id = ${idOf('$1')} order by s.prediction_id desc limit ${maxPredictions}`,
        [digest],
      );
      return rows;
    },

    /** The predictions of these ids that still exist, in any order. */
    async both(ids: readonly string[]): Promise<BothAnswers[]> {
      const { rows } = await pool.query<BothAnswers>(
        `select p.id, p.created_at as "createdAt", p.outcome as served, s.outcome as shadow, s.difference
         from shadow_predictions s join predictions p on p.id = s.prediction_id
         where s.prediction_id = any($1::uuid[])`,
        [ids],
      );
      return rows;
    },

    /** Those of a version beside another one whose outcomes are known: the newest, oldest first. */
    async known(digest: string, served: string): Promise<KnownShadow[]> {
      const { rows } = await pool.query<KnownShadow>(
        `select s.outcome, p.outcome as served, o.actual, o.reported_by as "reportedBy",
           p.created_at as "createdAt"
         from outcomes o join shadow_predictions s on s.prediction_id = o.prediction_id
         join predictions p on p.id = o.prediction_id
         where o.model_id = ${idOf('$2')} and s.served_id = ${idOf('$2')} and s.model_id = ${idOf('$1')}
         order by o.prediction_id desc limit ${maxOutcomes}`,
        [digest, served],
      );
      return rows.reverse();
    },
  };
}
