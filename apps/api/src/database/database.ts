import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Configuration } from '../configuration/configuration.ts';
import { readUrlFile } from '../configuration/database.ts';
import { PrismaClient } from '../generated/client.ts';
import { RepeatingPool } from './repeating-pool.ts';

/** The one pool of the process, and the Prisma client that uses it. */
export interface Database {
  pool: pg.Pool;
  prisma: PrismaClient;
  /** How to open a connection beside the pool at this moment. */
  connection(): pg.ClientConfig;
  close(): Promise<void>;
}

/** Longest time of a statement. */
const statementMilliseconds = 10_000;

/**
 * Connection settings of `pg`, with the login that is valid at this moment. Nothing waits longer than the times given
 * here.
 * @throws ConfigurationError when the file of the URL can't be read or holds none
 */
export function connectionOptions({ database }: Pick<Configuration, 'database'>): pg.PoolConfig {
  const { host, port, name, user, password, tls } =
    database.urlFile === null ? database : readUrlFile(database.urlFile);
  return {
    host,
    port,
    database: name,
    user,
    password,
    // pg passes a name on to be checked, but not an address.
    ...(tls ? { ssl: { ...authorities(database.caFile), host, rejectUnauthorized: true } } : {}),
    max: database.poolSize,
    maxLifetimeSeconds: database.connectionSeconds,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 60_000,
    // A pooler refuses settings of a session: the time is then measured here, a little later than the server would.
    ...(database.pooler === 'transaction'
      ? { query_timeout: statementMilliseconds + 1_000 }
      : { statement_timeout: statementMilliseconds }),
    application_name: 'presage-api',
  };
}

/** The same for what takes as long as it needs. */
export const withoutTimeout = <Options extends pg.ClientConfig>(options: Options): Options => ({
  ...options,
  statement_timeout: 0,
  query_timeout: 0,
});

const authorities = (file: string | null) => (file === null ? {} : { ca: readFileSync(file, 'utf8') });

/**
 * Opens the pool; no connection is made before the first query.
 * @param onError called when an idle connection breaks, which the pool replaces by itself, and when the login can't be
 *   read again, so that the one before stays in use
 */
export function openDatabase(
  configuration: Pick<Configuration, 'database'>,
  onError: (error: Error) => void,
): Database {
  let last = connectionOptions(configuration);
  const connection = () => {
    try {
      last = connectionOptions(configuration);
    } catch (error) {
      onError(error as Error);
    }
    return last;
  };
  const { pooler } = configuration.database;
  class CurrentClient extends pg.Client {
    constructor() {
      super(connection());
      if (pooler === 'transaction') sendWithoutNames(this);
    }
  }
  const pool = new RepeatingPool({ ...last, Client: CurrentClient });
  pool.on('error', onError);
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const prisma = new PrismaClient({ adapter });
  return {
    pool,
    prisma,
    connection,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** A statement that one connection has prepared is unknown to the next one that a pooler chooses. */
function sendWithoutNames(client: pg.Client): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const unnamed = (query: unknown) => (isNamed(query) ? { ...query, name: undefined } : query);
  const query = (first: unknown, ...others: unknown[]) => send(unnamed(first), ...others);
  client.query = query as pg.Client['query'];
}

const isNamed = (query: unknown): query is pg.QueryConfig =>
  typeof query === 'object' && query !== null && 'text' in query && 'name' in query;

/** Statements that are named. Each connection keeps them, here and in PostgreSQL, as long as it lasts. */
export const maxNamed = 500;
const names = new Map<string, string>();

/**
 * Same SQL, same name: PostgreSQL then parses and plans a statement once per connection. The text of a statement
 * varies with the number of its values, which a caller may choose: those above the limit have no name. Neither has a
 * search, so that each is planned with its words: a plan for any words is a slow one for words that are in many rows.
 * @returns an empty text for none
 */
export function statementName(sql: string): string {
  if (sql.includes(' LIKE ')) return '';
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= maxNamed) return '';
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
  names.set(sql, name);
  return name;
}
