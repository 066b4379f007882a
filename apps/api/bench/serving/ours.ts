import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgresql } from '@presage/database';
import pg from 'pg';
import { freePort } from '../../test/free-port.ts';
import { loadCore, run, type Server, serverCore, startServer } from './processes.ts';

/** The API of this checkout. */
export const ownProgram = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** Secrets of the servers that a benchmark starts. */
export const secrets = {
  'database-password': 'for-this-run-only',
  'admin-password': 'for-this-run-only',
  'session-key': 'for-this-run-only-and-long-enough',
  'monitoring-token': 'for-this-run-only',
};

/** A database and the first models. */
export interface Prepared extends AsyncDisposable {
  /** Folder of the registry. */
  readonly modelsDir: string;
  /** The database. */
  readonly pool: pg.Pool;
  /** Runs a command of the API to its end. @throws Error with its output */
  command(...args: string[]): Promise<string>;
  /**
   * Serves on the servers' core, or on another one, or on `'any'`.
   * @param name of its log
   * @param variables beside those of the database and the models
   */
  serve(name: string, variables?: Readonly<Record<string, string>>, core?: string): Promise<Server>;
  /** One training of the churn model by the command that the page starts; resolves when it is done. */
  train(seed: number): Promise<void>;
}

/** The API as shipped, with its own database and models. */
export interface Ours extends Server {
  /** One training of the churn model by the command that the page starts; resolves when it is done. */
  train(seed: number): Promise<void>;
  /** How many predictions are stored. */
  stored(): Promise<number>;
  /** Its database. */
  readonly pool: pg.Pool;
}

/**
 * Makes a database, and trains the first models.
 * @param program `main.ts` of the API, of this checkout or of another one that is installed
 */
export async function prepareOurs(folder: string, program: string = ownProgram): Promise<Prepared> {
  const port = await freePort();
  const connection = {
    port,
    user: 'presage',
    password: secrets['database-password'],
    database: 'presage',
  };
  const postgresql = await startPostgresql({ folder, programs: folder, ...connection });
  const environment = {
    HOST: '127.0.0.1',
    DATABASE_PORT: String(port),
    SECRETS_DIR: join(folder, 'secrets'),
    MODELS_DIR: join(folder, 'models'),
    LOG_LEVEL: 'info',
    // The load of one address is what is measured.
    RATE_LIMITS: 'batch=1000000/60',
    STORED_ROWS: '100000000',
    STORED_MB_PER_DAY: '1000000',
    STORED_MB_PER_DAY_PER_VISITOR: '1000000',
    DATABASE_LIMIT_MIB: '1000000',
    BATCH_STORED_ROWS: '100000',
  };
  mkdirSync(environment.SECRETS_DIR);
  mkdirSync(environment.MODELS_DIR);
  for (const [file, content] of Object.entries(secrets))
    writeFileSync(join(environment.SECRETS_DIR, file), content);
  const command = (...args: string[]) => run([process.execPath, program, ...args], environment);
  await command('migrate')
    .then(() => command('train', '--missing'))
    .catch(async (error) => {
      await postgresql.stop();
      throw error;
    });
  const pool = new pg.Pool({ host: '127.0.0.1', ...connection, max: 1 });
  pool.on('error', () => undefined); // PostgreSQL may end an idle connection when it stops
  return {
    modelsDir: environment.MODELS_DIR,
    pool,
    command,
    async serve(name, variables = {}, core = serverCore) {
      const own = await freePort();
      return startServer([process.execPath, program, 'serve'], {
        port: own,
        ready: '/readyz',
        log: join(folder, `${name}.log`),
        environment: { ...environment, PORT: String(own), ...variables },
        core,
      });
    },
    async train(seed) {
      // On both cores: it uses what the server leaves.
      const args = ['train', '--predictor', 'churn', '--seed', String(seed)];
      await run(
        ['taskset', '-c', `${serverCore},${loadCore}`, process.execPath, program, ...args],
        environment,
      );
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await postgresql.stop();
    },
  };
}

/**
 * Makes a database, trains the first models, and serves them on the servers' core.
 * @param program as above
 */
export async function startOurs(folder: string, program: string = ownProgram): Promise<Ours> {
  const prepared = await prepareOurs(folder, program);
  const server = await prepared.serve('ours').catch(async (error) => {
    await prepared[Symbol.asyncDispose]();
    throw error;
  });
  const { pool, train } = prepared;
  return {
    url: server.url,
    pid: server.pid,
    pool,
    processorSeconds: server.processorSeconds,
    train,
    async stored() {
      const { rows } = await pool.query('select count(*)::int as count from predictions');
      return rows[0].count;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await prepared[Symbol.asyncDispose]();
    },
  };
}
