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

/** Statements that are named. Each connection keeps them, here and in PostgreSQL, as long as it lasts. */
export const maxNamed = 500;
const names = new Map<string, string>();

/**
 * Same SQL, same name: PostgreSQL then parses and plans a statement once per connection. The text of a statement
 * varies with the number of its values, which a caller may choose: those above the limit have no name.
 * @returns an empty text for none
 */
export function statementName(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= maxNamed) return '';
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
  names.set(sql, name);
  return name;
}
