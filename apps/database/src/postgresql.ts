import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Owner, ownerUnderRoot, programsFolder, reachable } from './binaries.ts';

export interface PostgresqlOptions {
  /** Folder of the data, created when missing. PostgreSQL's user must be able to enter its parents. */
  readonly folder: string;
  /** Folder for a copy of the programs, used only if PostgreSQL's user cannot reach the checkout. */
  readonly programs: string;
  readonly port: number;
  /** Addresses to listen on, separated by commas; 127.0.0.1 without. */
  readonly host?: string;
  /** The server's certificate and key in PEM format. Connections must then be encrypted. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The superuser, its password, and its database, which the first start creates. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Faster but not durable: for the data of tests. */
  readonly throwAway?: boolean;
}

export interface Postgresql {
  readonly port: number;
  /** Ends every session, flushes the log, and resolves when the process is gone. */
  stop(): Promise<void>;
}

/** A running PostgreSQL uses the data folder: `pid` is its postmaster. */
export class FolderInUse extends Error {
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(`A PostgreSQL (process ${pid}) already runs on ${folder}.`);
    this.pid = pid;
  }
}

/** The running postmaster of a data folder; a file left by a crash is ignored. */
function runningPostmaster(data: string): number | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve));

async function initialise(
  options: PostgresqlOptions,
  programs: string,
  owner: Owner | undefined,
): Promise<void> {
  const half = join(options.folder, 'data.half');
  const passwordFile = join(options.folder, 'password');
  rmSync(half, { recursive: true, force: true });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  const args = [`--pgdata=${half}`, `--username=${options.user}`, `--pwfile=${passwordFile}`];
  const child = spawn(
    join(programs, 'initdb'),
    [
      ...args,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(options.throwAway ? ['--no-sync'] : []),
    ],
    { ...owner, cwd: options.folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await ended(child);
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not create its files in ${half}: ${output.trim()}`);
  await makeDatabase(half, options, programs, owner);
  renameSync(half, join(options.folder, 'data'));
}

/** In single-user mode: it needs no running server and no password. */
async function makeDatabase(
  data: string,
  { database, folder }: PostgresqlOptions,
  programs: string,
  owner: Owner | undefined,
): Promise<void> {
  const child = spawn(join(programs, 'postgres'), ['--single', '-D', data, 'postgres'], {
    ...owner,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  child.stdin.end(`CREATE DATABASE "${database}"\n`);
  if ((await ended(child)) !== 0 || /ERROR|FATAL/.test(output)) {
    throw new Error(`PostgreSQL could not create the database ${database}: ${output.trim()}`);
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (chunk) => {
      output = (output + chunk).slice(-4000);
      if (output.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`PostgreSQL stopped while starting: ${output.trim()}`)));
  });
}

/** Writes what the server needs to accept encrypted connections only. @returns the settings that name it */
function encryption(
  folder: string,
  { certificate, key }: NonNullable<PostgresqlOptions['tls']>,
  owner: Owner | undefined,
): Record<string, string> {
  const contents = {
    'server.crt': certificate,
    'server.key': key,
    'pg_hba.conf': 'hostssl all all all scram-sha-256\n',
  };
  const paths = Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    if (owner) chownSync(path, owner.uid, owner.gid);
    return path;
  });
  const [ssl_cert_file = '', ssl_key_file = '', hba_file = ''] = paths;
  return { ssl: 'on', ssl_cert_file, ssl_key_file, hba_file };
}

/**
 * Starts a real PostgreSQL, from the programs in node_modules, with its data in `folder`.
 * It runs in its own session: Ctrl-C does not reach it, and `stop` ends it after its clients.
 * @throws FolderInUse, or an Error with the output of PostgreSQL, or because its user can't reach the folder
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<Postgresql> {
  const owner = ownerUnderRoot();
  const programs = programsFolder(options.programs, owner);
  const data = join(options.folder, 'data');
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  if (owner && !reachable(options.folder)) {
    throw new Error(
      `Under root, PostgreSQL runs as another user, who cannot enter every folder above ${options.folder}. Keep the state in another folder, for example XDG_STATE_HOME=/var/lib.`,
    );
  }
  if (owner) chownSync(options.folder, owner.uid, owner.gid);
  const holder = runningPostmaster(data);
  if (holder !== undefined) throw new FolderInUse(options.folder, holder);
  if (!existsSync(data)) await initialise(options, programs, owner);
  const settings = {
    listen_addresses: options.host ?? '127.0.0.1',
    unix_socket_directories: '',
    ...(options.tls ? encryption(options.folder, options.tls, owner) : {}),
    ...(options.throwAway ? { fsync: 'off', max_connections: '200' } : {}),
  };
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(options.port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...owner, cwd: options.folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(child);
  return {
    port: options.port,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await ended(child);
    },
  };
}
