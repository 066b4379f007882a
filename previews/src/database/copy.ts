import type pg from 'pg';
import pgModule from 'pg';

const { escapeIdentifier } = pgModule;

/** Milliseconds between two looks at who is connected. */
const interval = 20;

/** Up to this size the log is faster. */
const smallMegabytes = 128;

/** PostgreSQL's code: somebody was connected for longer than 5 s. */
const inUse = '55006';
const attempts = 3;

/** Milliseconds for which only connections that were unused for a moment are ended. */
const gentle = 500;

/**
 * Ends the connections to a database that do nothing, until `stopped`: first those that a pool is unlikely to hand out
 * at this moment. Pools replace them; those that work are left to finish.
 */
async function endIdle(client: pg.Client, database: string, stopped: () => boolean): Promise<void> {
  const began = Date.now();
  while (!stopped()) {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'
           and (state = 'idle' and state_change < clock_timestamp() - make_interval(secs => $2)
                or state = 'idle in transaction' and state_change < clock_timestamp() - interval '1 second')`,
      [database, Date.now() - began < gentle ? 0.01 : 0],
    );
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

interface Copy {
  readonly source: string;
  readonly target: string;
  readonly megabytes: number;
}

/**
 * Ways to copy, best one first. Files are copied after two checkpoints, which for a small database take longer than to
 * write its pages to the log.
 */
const waysFor = ({ megabytes }: Copy): { strategy: string; method?: 'clone' | 'copy' }[] =>
  megabytes <= smallMegabytes
    ? [{ strategy: 'wal_log' }]
    : [
        { strategy: 'file_copy', method: 'clone' },
        { strategy: 'file_copy', method: 'copy' },
      ];

/**
 * Copies a database, by reference where the file system can. The source has no connections meanwhile: who connects
 * waits until the copy is made, and is not refused.
 * @param client connected to another database of the server
 */
export async function copyDatabase(client: pg.Client, second: pg.Client, copy: Copy): Promise<void> {
  const { source, target } = copy;
  for (const { strategy, method } of waysFor(copy)) {
    if (method) {
      await client.query('checkpoint'); // the one of the copy then has little to write
      await client.query(`set file_copy_method = ${method}`);
    }
    const statement = `create database ${escapeIdentifier(target)} template ${escapeIdentifier(source)} strategy ${strategy}`;
    if (await tried(client, second, source, statement, method === 'clone')) return;
  }
}

/** @returns false where the file system can't clone, if it was asked to */
async function tried(
  client: pg.Client,
  second: pg.Client,
  source: string,
  statement: string,
  clones: boolean,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    let ended = false;
    const ending = endIdle(second, source, () => ended);
    try {
      await client.query(statement);
      return true;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== inUse) {
        if (clones) return false;
        throw error;
      }
      if (attempt === attempts) throw error;
    } finally {
      ended = true;
      await ending;
    }
  }
}
