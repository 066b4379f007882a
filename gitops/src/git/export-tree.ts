import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask, type Git } from './git.ts';

/** The folders that the manifests of an environment use. */
export const manifestFolders = ['base', 'overlays', 'argocd'] as const;

/**
 * Puts the manifests of a tree or commit into a temporary folder for the time of `work`.
 * @returns what `work` returns
 */
export async function withManifests<Result>(
  git: Git,
  treeish: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-tree-'));
  try {
    const names = await ask(git, ['ls-tree', '--name-only', treeish, '--', ...manifestFolders]);
    if (names) {
      const archive = join(folder, '.archive.tar');
      await git(['archive', `--output=${archive}`, treeish, '--', ...names.split('\n')]);
      await promisify(execFile)('tar', ['-x', '-f', archive, '-C', folder]);
      await rm(archive);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
