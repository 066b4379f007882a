import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgresql, startPostgresql } from '@presage/database';
import { makeAuthority } from '@presage/database/certificates';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A PostgreSQL that is nobody's here: it encrypts, and its authority is unknown to Node. */
export interface OutsideDatabase extends AsyncDisposable {
  readonly port: number;
  /** File with the certificate of its authority. */
  readonly caFile: string;
  /** Runs one statement as its administrator. */
  administer(sql: string, database?: string): Promise<pg.QueryResult>;
  /** Makes a database for an application and what its process needs to use it. */
  make(name: string): Promise<Tenant>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** One application's database there. */
export interface Tenant {
  /** The variables of its processes. */
  readonly variables: Record<string, string>;
  /** Makes a second login for the same objects. */
  addLogin(user: string, password: string): Promise<void>;
  /** Replaces the URL in the mounted file, as the kubelet does: in one step. */
  use(user: string, password: string): Promise<void>;
}

const host = '127.0.0.1';
const administrator = { user: 'administrator', password: 'of-the-administrator' };

export async function startOutsideDatabase(): Promise<OutsideDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-outside-'));
  const files = await mkdtemp(join(tmpdir(), 'presage-outside-files-'));
  const authority = await makeAuthority();
  const caFile = join(files, 'ca.crt');
  await writeFile(caFile, authority.certificate);
  const port = await freePort();
  const tls = await authority.issue([host]);
  const start = () =>
    startPostgresql({
      folder,
      programs: folder,
      port,
      tls,
      throwAway: true,
      database: 'administration',
      ...administrator,
    });
  let server: Postgresql = await start();
  const ssl = { ca: authority.certificate, host };

  const administer = async (sql: string, database = 'administration') => {
    const client = new pg.Client({ host, port, ssl, database, ...administrator });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };

  return {
    port,
    caFile,
    administer,
    stop: () => server.stop(),
    async start() {
      server = await start();
    },
    async make(name) {
      const owner = `${name}_owner`;
      await administer(`create role ${owner}`);
      await administer(`create database ${name} owner ${owner}`);
      const mounted = join(files, name);
      await mkdir(mounted);
      const urlFile = join(mounted, 'url');
      const tenant: Tenant = {
        variables: {
          DATABASE_URL_FILE: urlFile,
          DATABASE_CA_FILE: caFile,
          DATABASE_PORT: '', // of the server of the other tests
          DATABASE_CONNECTION_SECONDS: '1',
        },
        async addLogin(user, password) {
          await administer(`create role ${user} login password '${password}' in role ${owner}`);
          await administer(`alter role ${user} set role ${owner}`);
        },
        async use(user, password) {
          const url = `postgres://${user}:${password}@${host}:${port}/${name}?sslmode=verify-full`;
          await writeFile(`${urlFile}.new`, url);
          await rename(`${urlFile}.new`, urlFile);
        },
      };
      await tenant.addLogin(`${name}_a`, 'first-password');
      await tenant.use(`${name}_a`, 'first-password');
      return tenant;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(files, { recursive: true, force: true });
    },
  };
}
