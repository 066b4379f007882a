import { execFile } from 'node:child_process';
import { cp, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Copies the files of a checkout that git tracks or would track, as they are in the working tree, and links the
 * installed packages.
 * @param from root of a checkout in which `npm ci` has run
 * @param to an existing, empty folder
 */
export async function copyTree(from: string, to: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: from,
    maxBuffer: 1e8,
  });
  const paths = new Set(stdout.split('\0').filter(Boolean));
  for (const path of paths)
    await cp(join(from, path), join(to, path), { verbatimSymlinks: true }).catch(ignoreDeleted);
  const workspaces = [...paths].filter((path) => path === 'package.json' || path.endsWith('/package.json'));
  for (const manifest of workspaces) {
    const modules = join(manifest, '..', 'node_modules');
    if ((await readdir(join(from, modules)).catch(() => [])).length === 0) continue;
    await symlink(join(from, modules), join(to, modules));
  }
}

/** A file that was deleted and not committed is still in git's list. */
function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
