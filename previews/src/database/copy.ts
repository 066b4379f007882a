import type pg from 'pg';
import pgModule from 'pg';

const { escapeIdentifier } = pgModule;

/** Milliseconds between two looks at who is connected. */
const interval = 20;

/** PostgreSQL's codes: the file system can't clone, and somebody was connected for longer than 5 s. */
const cannotClone = ['0A000', '22023', '58000', '58P01', 'XX000'];
const inUse = '55006';
const attempts = 3;

/**
 * Ends the connections to a database that do nothing, until `stopped`. Pools replace them; those that work are left to
 * finish.
 */
async function endIdle(client: pg.Client, database: string, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'
           and (state = 'idle' and state_change < now() - interval '10 milliseconds'
                or state = 'idle in transaction' and state_change < now() - interval '1 second')`,
      [database],
    );
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

/**
 * Copies a database file by file, by reference where the file system can. The source has no connections meanwhile: who
 * connects waits until the copy is made, and is not refused.
 * @param client connected to another database of the server
 */
export async function copyDatabase(client: pg.Client, source: string, target: string): Promise<void> {
  const second = new (client.constructor as typeof pg.Client)(settingsOf(client));
  second.on('error', () => undefined);
  await second.connect();
  try {
    for (const method of ['clone', 'copy'] as const)
      if (await tried(client, second, { source, target, method })) return;
  } finally {
    await second.end();
  }
}

interface Copy {
  readonly source: string;
  readonly target: string;
  readonly method: 'clone' | 'copy';
}

/** @returns false where the file system can't do it that way */
async function tried(client: pg.Client, second: pg.Client, copy: Copy): Promise<boolean> {
  const { source, target, method } = copy;
  const statement = `create database ${escapeIdentifier(target)} template ${escapeIdentifier(source)} strategy file_copy`;
  for (let attempt = 1; ; attempt += 1) {
    let ended = false;
    try {
      await client.query(`set file_copy_method = ${method}`);
      const ending = endIdle(second, source, () => ended);
      try {
        await client.query(statement);
        return true;
      } finally {
        ended = true;
        await ending;
      }
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (method === 'clone' && cannotClone.includes(code)) return false;
      if (code !== inUse || attempt === attempts) throw error;
    }
  }
}

/** What a client connected with. */
function settingsOf(client: pg.Client): pg.ClientConfig {
  const { host, port, user, password, database } = client;
  return { host, port, ...(user && { user }), ...(password && { password }), ...(database && { database }) };
}
