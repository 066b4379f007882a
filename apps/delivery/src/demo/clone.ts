import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Git, gitIn } from '@presage/gitops';
import { Unexpected } from './unexpected.ts';

/** A clone of the cluster's repository that the demonstration edits, in place of a person's. */
export interface DemoClone {
  readonly folder: string;
  readonly git: Git;
  /**
   * Pulls, edits one file and commits it.
   * @returns the commit
   * @throws Unexpected when the file has nothing to edit
   */
  readonly commit: (subject: string, file: string, edit: (text: string) => string) => Promise<string>;
  /** Commits the original text of every file that was edited. @returns whether main has to be pushed for it */
  readonly restore: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const person = ['-c', 'user.name=Presage demo', '-c', 'user.email=demo@presage.local'];

/** @param repository the bare repository behind the remote `cluster` */
export async function openClone(repository: string): Promise<DemoClone> {
  const parent = await mkdtemp(join(tmpdir(), 'presage-demo-'));
  await gitIn(parent)(['clone', '--quiet', '--origin', 'cluster', '--branch', 'main', repository, 'clone']);
  const folder = join(parent, 'clone');
  const git = gitIn(folder);
  const originals = new Map<string, string>();
  const pull = async () => {
    await git(['fetch', '--quiet', 'cluster', 'main']);
    await git(['reset', '--quiet', '--hard', 'FETCH_HEAD']);
  };
  const commitAll = async (subject: string) => {
    await git([...person, 'commit', '--quiet', '--all', '--message', subject]);
    return git(['rev-parse', 'HEAD']);
  };
  return {
    folder,
    git,
    commit: async (subject, file, edit) => {
      await pull();
      const path = join(folder, file);
      const before = await readFile(path, 'utf8');
      const after = edit(before);
      if (after === before)
        throw new Unexpected({
          en: `There is nothing to edit in ${file}: this application has changed since the demonstration was written.`,
          fr: `Rien à modifier dans ${file} : l’application a changé depuis que la démonstration a été écrite.`,
        });
      if (!originals.has(file)) originals.set(file, before);
      await writeFile(path, after);
      return commitAll(subject);
    },
    restore: async () => {
      await pull();
      for (const [file, text] of originals) await writeFile(join(folder, file), text);
      if (!(await git(['status', '--porcelain']))) return false;
      await commitAll('demo: restore what was shown');
      return true;
    },
    close: () => rm(parent, { recursive: true, force: true }),
  };
}
