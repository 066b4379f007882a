import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { holdingServer, listen } from '@presage/runtime/lifecycle';
import pg from 'pg';
import { pino } from 'pino';
import type { Configuration } from '../src/configuration/configuration.ts';
import { plainDatabase } from '../src/configuration/database.ts';
import { defaultRates, defaultStorage } from '../src/configuration/limits.ts';
import { type Serving, serve } from '../src/serve.ts';
import { testPredictors } from './models.ts';
import { adminPassword, deliveryToken, monitoringToken } from './secrets.ts';

export { adminPassword, deliveryToken, monitoringToken };

/** The API with its own port and database. */
export interface RunningApi extends AsyncDisposable {
  url: string;
  configuration: Configuration;
  serving: Serving;
  /** What was logged so far, parsed. */
  log: Record<string, unknown>[];
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in; later requests are the administrator's. */
  signIn(): Promise<(path: string, init?: RequestInit) => Promise<Response>>;
}

/**
 * Starts the API, with the model of the test predictor `coin`. The real ones: `...(await realModels())` among
 * the changes. `database: 'empty'` leaves the migrations out,
 * `'none'` names a closed port.
 */
export async function startApi(
  changes: Partial<Configuration> = {},
  database: 'migrated' | 'empty' | 'none' = 'migrated',
): Promise<RunningApi> {
  const name = database === 'none' ? 'none' : await createDatabase(database === 'migrated');
  const configuration = testConfiguration(name, changes);
  if (database === 'none') configuration.database.port = 1;
  const log: Record<string, unknown>[] = [];
  const lines = new Writable({
    write(chunk, _encoding, done) {
      log.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const held = holdingServer(configuration.stallSeconds);
  await listen(held.server, configuration.host, configuration.port);
  const { port: proxyPort } = configuration.proxies;
  const proxied = proxyPort === 0 ? undefined : holdingServer(configuration.stallSeconds);
  if (proxied) await listen(proxied.server, configuration.host, proxyPort);
  const logger = pino({ level: configuration.logLevel }, lines);
  const serving = await serve(configuration, logger, held, proxied).catch((error) => {
    held.server.close();
    proxied?.server.close();
    throw error;
  });
  const url = `http://127.0.0.1:${serving.port}`;
  const request = (path: string, init?: RequestInit) => fetch(url + path, init);
  return {
    url,
    configuration,
    serving,
    log,
    request,
    async signIn() {
      const response = await request('/api/session', json('POST', { password: adminPassword }));
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return (path, init = {}) => request(path, { ...init, headers: { ...init.headers, cookie } });
    },
    async [Symbol.asyncDispose]() {
      await serving.stop();
    },
  };
}

/** A request with a JSON body, and If-Match when a version is given. */
export function json(
  method: string,
  body?: unknown,
  ifMatch?: string | null,
): RequestInit & { headers: Record<string, string> } {
  return {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch ? { 'if-match': ifMatch } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** A database of the test server: migrated, or without any table. Returns its name. */
export async function createDatabase(migrated: boolean): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}${migrated ? ' template template_presage' : ''}`);
  return name;
}

/** Runs one statement on its own connection. */
export async function administer(sql: string, database = 'postgres'): Promise<pg.QueryResult> {
  const client = new pg.Client({ ...connectionOf('postgres'), database });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** How to reach a database of the test server. */
export function connectionOf(database: string) {
  const port = Number(process.env.TEST_DATABASE_PORT);
  return { host: '127.0.0.1', port, user: 'presage', password: 'database-password', database };
}

export function testConfiguration(name: string, changes: Partial<Configuration> = {}): Configuration {
  const { host, port, user, password } = connectionOf(name);
  return {
    host: '127.0.0.1',
    port: 0,
    environment: 'test',
    preview: null,
    otherEnvironments: {},
    dashboardUrl: null,
    deliveriesFor: 'accounts',
    logLevel: 'debug',
    version: '0.0.0',
    image: { reference: null, commit: null, digest: null },
    database: { ...plainDatabase, host, port, user, password, name, poolSize: 4 },
    secrets: {
      databasePassword: password,
      adminPassword,
      sessionKey: '0123456789abcdef0123456789abcdef',
      monitoringToken,
      deliveryToken,
    },
    secretsDir: process.env.TEST_SECRETS_DIR ?? '',
    modelsDir: process.env.TEST_MODELS_DIR ?? '',
    predictorsDir: testPredictors,
    writesPredictors: false,
    trainingRunner: 'process',
    kubernetes: null,
    pins: {},
    pinsConfigMap: null,
    podName: 'local',
    drainSeconds: 0,
    proxies: { ranges: { contains: () => false }, port: 0 },
    rates: defaultRates,
    storage: defaultStorage,
    sessions: { lifetimeSeconds: 12 * 3_600, idleSeconds: 2 * 3_600 },
    stallSeconds: 30,
    ...changes,
  };
}
