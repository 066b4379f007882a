import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Git, gitIn } from '@presage/gitops';

/** A clone of the cluster's repository that a program edits as a person would; its remote is `cluster`. */
export interface Clone {
  readonly folder: string;
  readonly git: Git;
  /** Takes over the cluster's main and drops what was not pushed. */
  readonly pull: () => Promise<void>;
  /** Commits every change of files. @returns the commit; undefined when nothing has changed */
  readonly commitAll: (subject: string) => Promise<string | undefined>;
  /** Removes the folder. */
  readonly close: () => Promise<void>;
}

/**
 * @param repository the bare repository behind the remote `cluster`
 * @param purpose a word for the names of the folder and of the commits' author, such as `demo`
 * @throws when the repository can't be cloned
 */
export async function openClone(repository: string, purpose: string): Promise<Clone> {
  const parent = await mkdtemp(join(tmpdir(), `presage-${purpose}-`));
  await gitIn(parent)(['clone', '--quiet', '--origin', 'cluster', '--branch', 'main', repository, 'clone']);
  const folder = join(parent, 'clone');
  const git = gitIn(folder);
  const person = ['-c', `user.name=Presage ${purpose}`, '-c', `user.email=${purpose}@presage.local`];
  return {
    folder,
    git,
    pull: async () => {
      await git(['fetch', '--quiet', 'cluster', 'main']);
      await git(['reset', '--quiet', '--hard', 'FETCH_HEAD']);
    },
    commitAll: async (subject) => {
      await git(['add', '--all']);
      if (!(await git(['status', '--porcelain']))) return undefined;
      await git([...person, 'commit', '--quiet', '--message', subject]);
      return git(['rev-parse', 'HEAD']);
    },
    close: () => rm(parent, { recursive: true, force: true }),
  };
}
