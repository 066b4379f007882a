import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inTemporaryFolder } from '@presage/platform/machine';
import { ask, type Git, gitIn } from './git.ts';

/**
 * Writes the files of a checkout as they are now as a tree, which is what a commit of everything would hold, for the
 * time of `work`. Its objects and index are temporary: the repository stays as it is.
 * @returns what `work` returns
 */
export async function withSnapshot<Result>(
  folder: string,
  work: (git: Git, tree: string) => Promise<Result>,
): Promise<Result> {
  return inTemporaryFolder('presage-snapshot-', async (temporary) => {
    const here = gitIn(folder);
    const objects = join(temporary, 'objects');
    await mkdir(objects);
    const found = await ask(here, [
      'rev-parse',
      '--path-format=absolute',
      '--git-path',
      'objects',
      '--git-path',
      'index',
    ]);
    const [present, index] = found?.split('\n') ?? [];
    const env: Record<string, string> = {
      GIT_INDEX_FILE: join(temporary, 'index'),
      GIT_OBJECT_DIRECTORY: objects,
    };
    if (present) env.GIT_ALTERNATE_OBJECT_DIRECTORIES = present;
    else {
      // A folder that was not cloned: only a work tree, with a repository of its own for the time of the look.
      env.GIT_DIR = join(temporary, 'git');
      env.GIT_WORK_TREE = folder;
      await here(['init', '--quiet', '--bare', '--template=', env.GIT_DIR]);
    }
    // The index knows which files are as they were, so that they are not read again.
    if (index) await copyFile(index, join(temporary, 'index')).catch(() => undefined);
    const git: Git = (args, options = {}) => here(args, { ...options, env: { ...env, ...options.env } });
    await git(['-c', 'advice.addEmbeddedRepo=false', '-c', 'core.safecrlf=false', 'add', '--all']);
    return await work(git, await git(['write-tree']));
  });
}
