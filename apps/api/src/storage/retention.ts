import type pg from 'pg';
import type { Logger } from 'pino';
import { beginLasting } from '../database/lasting-lock.ts';

/** Second halves of keys are free: the number is that of trainings and migrations, counted on. */
export const retentionLock = 7_203_117;
const hour = 3_600_000;
const firstAfter = 60_000;

/** What removes something old: at most so many rows in one call. @returns how many it removed */
export type Remove = (max: number) => Promise<number>;

export interface RetentionOptions {
  /** In one call of `Remove`; a statement must end within the time that the pool allows. */
  readonly part?: number;
  /** In one run, of each kind; the next run goes on. */
  readonly max?: number;
}

/**
 * Removes what is too old, in parts, in one process at a time: the others return at once.
 * @param removals by what they remove, for the log
 * @returns how many rows of each kind were removed; null when another process does it
 */
export async function removeOld(
  pool: pg.Pool,
  removals: Readonly<Record<string, Remove>>,
  { part = 5_000, max = 200_000 }: RetentionOptions = {},
): Promise<Record<string, number> | null> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await beginLasting(client);
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_xact_lock($1) as locked',
      [retentionLock],
    );
    if (!rows[0]?.locked) {
      await client.query('rollback');
      return null;
    }
    const removed: Record<string, number> = {};
    for (const [what, remove] of Object.entries(removals)) {
      removed[what] = 0;
      for (let last = part; last === part && removed[what] < max; removed[what] += last)
        last = await remove(Math.min(part, max - removed[what]));
    }
    await client.query('commit');
    return removed;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that failed may hold the lock: it is closed, which releases it.
    client.release(failure);
  }
}

/** Removes what is too old every hour, the first time after a minute. @returns what ends it */
export function startRetention(
  pool: pg.Pool,
  removals: Readonly<Record<string, Remove>>,
  logger: Logger,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    running = removeOld(pool, removals)
      .then((removed) => {
        if (removed && Object.values(removed).some((count) => count > 0))
          logger.info({ removed }, 'removed what was too old');
      })
      .catch(({ message }: Error) =>
        logger.warn({ reason: message }, 'what is too old could not be removed'),
      );
  };
  const first = setTimeout(run, firstAfter).unref();
  const timer = setInterval(run, hour).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    await running;
  };
}
