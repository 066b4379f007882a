import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clone, openClone } from '../clone.ts';
import { Unexpected } from './unexpected.ts';

/** A clone in which the demonstration edits files, in place of a person's. */
export interface DemoClone extends Clone {
  /**
   * Pulls, edits one file and commits it.
   * @throws Unexpected when the file has nothing to edit
   */
  readonly commit: (subject: string, file: string, edit: (text: string) => string) => Promise<void>;
  /** Commits the original text of every file that was edited. @returns whether main has to be pushed for it */
  readonly restore: () => Promise<boolean>;
}

/** @param repository the bare repository behind the remote `cluster` */
export async function openDemoClone(repository: string): Promise<DemoClone> {
  const clone = await openClone(repository, 'demo');
  const originals = new Map<string, string>();
  return {
    ...clone,
    commit: async (subject, file, edit) => {
      await clone.pull();
      const path = join(clone.folder, file);
      const before = await readFile(path, 'utf8');
      const after = edit(before);
      if (after === before)
        throw new Unexpected({
          en: `There is nothing to edit in ${file}: this application has changed since the demonstration was written.`,
          fr: `Rien à modifier dans ${file} : l’application a changé depuis que la démonstration a été écrite.`,
        });
      if (!originals.has(file)) originals.set(file, before);
      await writeFile(path, after);
      await clone.commitAll(subject);
    },
    restore: async () => {
      await clone.pull();
      for (const [file, text] of originals) await writeFile(join(clone.folder, file), text);
      return (await clone.commitAll('demo: restore what was shown')) !== undefined;
    },
  };
}
