import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inTemporaryFolder } from '@presage/platform/machine';
import type { Git } from './git.ts';
import { readBlobs, treeEntries } from './tree-entries.ts';

/** The folders that the manifests of an environment use. */
export const manifestFolders = ['base', 'components', 'overlays', 'argocd'] as const;

/**
 * Puts the manifests of a tree or commit into a temporary folder for the time of `work`, exactly as git stores them:
 * `git archive` and `git checkout` would let `.gitattributes` leave files out or change them.
 * @returns what `work` returns
 */
export async function withManifests<Result>(
  git: Git,
  treeish: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  return inTemporaryFolder('presage-tree-', async (folder) => {
    const entries = (await treeEntries(git, treeish, manifestFolders)).filter(
      ({ mode }) => mode !== '160000',
    );
    const [contents] = await Promise.all([
      readBlobs(
        git,
        entries.map(({ object }) => object),
      ),
      ...[...new Set(entries.map(({ path }) => dirname(path)))].map((path) =>
        mkdir(join(folder, path), { recursive: true }),
      ),
    ]);
    await Promise.all(
      entries.map(({ path, mode, object }) => {
        const content = contents.get(object) ?? Buffer.alloc(0);
        return mode === '120000'
          ? symlink(content.toString(), join(folder, path))
          : writeFile(join(folder, path), content);
      }),
    );
    return await work(folder);
  });
}
