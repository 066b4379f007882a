import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Counts in the database, so that every replica counts on. Times are those of the process that asks. */
export interface Counts {
  /** Counts once more; a count that has expired begins again. @returns the count and when it expires */
  add(key: string, seconds: number): Promise<{ hits: number; expiresAt: Date }>;
  /** Takes one back. */
  subtract(key: string): Promise<void>;
  /** Forgets the count. */
  remove(key: string): Promise<void>;
  /**
   * Counts an attempt, unless it comes before the wait after the last one has ended.
   * @param waits seconds after the first, second, … attempt; the last one for all that follow
   * @param seconds after which attempts without another one are forgotten
   * @returns null when it was counted, otherwise when the wait ends
   */
  attempt(key: string, waits: readonly number[], seconds: number): Promise<Date | null>;
  /** Takes an attempt back that has neither failed nor succeeded, and its wait. */
  withdraw(key: string): Promise<void>;
  /** Removes counts that have expired, at most `max`. @returns how many */
  prune(max: number): Promise<number>;
}

/** Of fixed length, and nobody's address or e-mail in clear. */
const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url');

export function openCounts(pool: pg.Pool, now: () => number = Date.now): Counts {
  const later = (seconds: number) => new Date(now() + seconds * 1_000);
  return {
    async add(key, seconds) {
      const { rows } = await pool.query<{ hits: number; expiresAt: Date }>({
        name: 'count-add',
        text: `insert into rate_limits as old (key, hits, expires_at) values ($1, 1, $3)
          on conflict (key) do update set
            hits = case when old.expires_at <= $2 then 1 else old.hits + 1 end,
            expires_at = case when old.expires_at <= $2 then excluded.expires_at else old.expires_at end
          returning hits, expires_at as "expiresAt"`,
        values: [hashed(key), new Date(now()), later(seconds)],
      });
      return rows[0] ?? { hits: 1, expiresAt: later(seconds) };
    },

    async subtract(key) {
      await pool.query('update rate_limits set hits = greatest(hits - 1, 0) where key = $1', [hashed(key)]);
    },

    async remove(key) {
      await pool.query('delete from rate_limits where key = $1', [hashed(key)]);
    },

    // A wait of 0 is stored as none: an attempt at the same time can reach the database with an earlier time.
    async attempt(key, waits, seconds) {
      const { rowCount } = await pool.query({
        name: 'count-attempt',
        text: `insert into rate_limits as old (key, hits, next_at, expires_at)
          values ($1, 1, $2::timestamptz + make_interval(secs => nullif(($4::int[])[1], 0)), $3)
          on conflict (key) do update set
            hits = case when old.expires_at <= $2 then 1 else old.hits + 1 end,
            next_at = $2::timestamptz + make_interval(secs => nullif(
              ($4::int[])[case when old.expires_at <= $2 then 1 else least(old.hits + 1, array_length($4, 1)) end], 0)),
            expires_at = excluded.expires_at
          where old.next_at is null or old.next_at <= $2 or old.expires_at <= $2`,
        values: [hashed(key), new Date(now()), later(seconds), waits],
      });
      if (rowCount === 1) return null;
      const { rows } = await pool.query<{ nextAt: Date | null }>(
        'select next_at as "nextAt" from rate_limits where key = $1',
        [hashed(key)],
      );
      return rows[0]?.nextAt ?? later(1);
    },

    async withdraw(key) {
      await pool.query('update rate_limits set hits = greatest(hits - 1, 0), next_at = null where key = $1', [
        hashed(key),
      ]);
    },

    async prune(max) {
      const { rowCount } = await pool.query(
        'delete from rate_limits where key in (select key from rate_limits where expires_at <= $1 limit $2)',
        [new Date(now()), max],
      );
      return rowCount ?? 0;
    },
  };
}
