import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Owner, ownerUnderRoot, programsFolder, reachable } from './binaries.ts';

export interface PostgresqlOptions {
  /** Folder of the data, made when missing; its parents must let the user of PostgreSQL pass. */
  readonly folder: string;
  /** Folder for a copy of the programs, made only where PostgreSQL's user cannot reach the checkout. */
  readonly programs: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** The superuser, its password, and the database made for it at the first start. */
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Faster and unsafe: for tests, whose data nobody misses. */
  readonly throwAway?: boolean;
}

export interface Postgresql {
  readonly port: number;
  /** Ends every session, flushes the log, and resolves when the process is gone. */
  stop(): Promise<void>;
}

/** The data folder is in use by a PostgreSQL that runs: `pid` is its postmaster. */
export class FolderInUse extends Error {
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(`A PostgreSQL (process ${pid}) already runs on ${folder}.`);
    this.pid = pid;
  }
}

/** The postmaster that holds a data folder, when it is alive; a file left by a crash counts for nothing. */
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
  const words = [`--pgdata=${half}`, `--username=${options.user}`, `--pwfile=${passwordFile}`];
  const child = spawn(
    join(programs, 'initdb'),
    [
      ...words,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(options.throwAway ? ['--no-sync'] : []),
    ],
    { ...owner, cwd: options.folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const code = await ended(child);
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not make its files in ${half}: ${said.trim()}`);
  await makeDatabase(half, options, programs, owner);
  renameSync(half, join(options.folder, 'data'));
}

/** In single-user mode: no server has to come up and no password is needed. */
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
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdin.end(`CREATE DATABASE "${database}"\n`);
  if ((await ended(child)) !== 0 || /ERROR|FATAL/.test(said)) {
    throw new Error(`PostgreSQL could not make the database ${database}: ${said.trim()}`);
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
      if (said.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`PostgreSQL ended at its start: ${said.trim()}`)));
  });
}

/**
 * Starts a real PostgreSQL on 127.0.0.1, from the programs in node_modules; its data stay in `folder`.
 * It runs in a session of its own, so that Ctrl-C ends it through `stop` and not before its clients.
 * @throws FolderInUse, or an Error with what PostgreSQL said, or that its user can't reach the folder
 */
export async function startPostgresql(options: PostgresqlOptions): Promise<Postgresql> {
  const owner = ownerUnderRoot();
  const programs = programsFolder(options.programs, owner);
  const data = join(options.folder, 'data');
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  if (owner && !reachable(options.folder)) {
    throw new Error(
      `Under root, PostgreSQL runs as another user, who may not enter every folder above ${options.folder}. Keep the state elsewhere, for example XDG_STATE_HOME=/var/lib.`,
    );
  }
  if (owner) chownSync(options.folder, owner.uid, owner.gid);
  const holder = runningPostmaster(data);
  if (holder !== undefined) throw new FolderInUse(options.folder, holder);
  if (!existsSync(data)) await initialise(options, programs, owner);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
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
