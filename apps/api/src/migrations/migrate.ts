import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { isConnectionRefusal } from '../database/connection-failure.ts';
import { withoutTimeout } from '../database/database.ts';
import { beginLasting } from '../database/lasting-lock.ts';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import { migrationSql, migrationsFolder, requiredMigrations } from './folder.ts';

/** Any number that no other program locks in this database. */
const migrationLock = 7_203_115;

/**
 * Applies the migrations that the database lacks, then runs `afterwards`, all under one advisory
 * lock: when two processes start together, the second waits and finds nothing left to do.
 * @throws when no database answers within 5 s
 * @returns the names of the migrations that were applied, oldest first
 */
export async function migrate(
  connection: pg.PoolConfig,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  const client = await connect(withoutTimeout(connection));
  try {
    await beginLasting(client);
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await applyMigrations(connection);
    await afterwards();
    return applied;
  } finally {
    await client.end();
  }
}

/**
 * Connects, and tries again for 5 s: the network of a new pod, or a database that restarts, may need a moment.
 * @throws the last error when no database answers in this time, any other error at once
 */
async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const lastAttempt = performance.now() + 5_000;
  for (;;) {
    const client = new pg.Client(connection);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const mayChange = isDatabaseUnreachable(error) && !isConnectionRefusal(error as Error);
      if (!mayChange || performance.now() > lastAttempt) throw error;
      await pause(250);
    }
  }
}

async function applyMigrations(connection: pg.PoolConfig): Promise<string[]> {
  const { openSchemaEngine } = await import('./engine.ts');
  const pool = new pg.Pool({ ...withoutTimeout(connection), max: 1 });
  try {
    const engine = await openSchemaEngine(pool);
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(),
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } finally {
    await pool.end();
  }
}

function migrationList(): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: requiredMigrations().map((path) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: migrationSql(path) } },
    })),
  };
}
