import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ask, type Git } from '../git/git.ts';

/** Reads the files of a commit or of a checkout; paths are relative to the repository. */
export interface Tree {
  /** Paths of all files below a folder; none where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** The text of a file, or nothing where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** The files of a commit, or of a tree that was written. */
export const commitTree = (git: Git, treeish: string): Tree => ({
  list: async (folder) => {
    const text = await ask(git, ['ls-tree', '-r', '-z', '--name-only', treeish, '--', `${folder}/`]);
    return (text ?? '').split('\0').filter(Boolean);
  },
  read: (path) => ask(git, ['cat-file', 'blob', `${treeish}:${path}`]),
});

/** The files of a folder as they are now. */
export const folderTree = (root: string): Tree => ({
  list: async (folder) => {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  },
  read: (path) => readFile(join(root, path), 'utf8').catch(() => undefined),
});
