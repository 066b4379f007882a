import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Configuration } from '../configuration/configuration.ts';
import { PrismaClient } from '../generated/client.ts';

/** The one pool of the process, and the Prisma client that uses it. */
export interface Database {
  pool: pg.Pool;
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** Connection settings of `pg`. Nothing waits longer than the times given here. */
export function connectionOptions({ database }: Pick<Configuration, 'database'>): pg.PoolConfig {
  return {
    host: database.host,
    port: database.port,
    database: database.name,
    user: database.user,
    password: database.password,
    max: database.poolSize,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 10_000,
    application_name: 'presage-api',
  };
}

/**
 * Opens the pool; no connection is made before the first query.
 * @param onError called when an idle connection breaks; the pool replaces it by itself
 */
export function openDatabase(
  configuration: Pick<Configuration, 'database'>,
  onError: (error: Error) => void,
): Database {
  const pool = new pg.Pool(connectionOptions(configuration));
  pool.on('error', onError);
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const prisma = new PrismaClient({ adapter });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

const names = new Map<string, string>();

/** Same SQL, same name: PostgreSQL then parses and plans a statement once per connection. */
function statementName(sql: string): string {
  const known = names.get(sql);
  if (known) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
  names.set(sql, name);
  return name;
}
