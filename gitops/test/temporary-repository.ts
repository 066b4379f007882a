import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Git, gitIn } from '../src/git/git.ts';

export interface TemporaryRepository {
  readonly git: Git;
  readonly folder: string;
  /** Writes files and commits them on main; returns the commit. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A repository in a temporary folder, with an author of its own. */
export async function temporaryRepository(): Promise<TemporaryRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-repository-'));
  const git = gitIn(folder);
  await git(['init', '--quiet', '--initial-branch=main']);
  await git(['config', 'user.name', 'Ada']);
  await git(['config', 'user.email', 'ada@example.test']);
  return {
    git,
    folder,
    commit: async (message, files) => {
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), content);
      }
      await git(['add', '--all']);
      await git(['commit', '--quiet', '-m', message]);
      return git(['rev-parse', 'HEAD']);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
