import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ManifestTools } from './tools.ts';

/** Documents that conformed once: they need not be read again. */
export interface Conforming {
  readonly has: (document: string) => boolean;
  readonly add: (documents: readonly string[]) => Promise<void>;
}

const max = 2000;

/**
 * Reads which documents conform to the schemas of a folder; kept beside it, by their content, for this kubeconform and
 * this state of the folder.
 */
export async function conformingDocuments({
  kubeconform,
  schemas,
}: Pick<ManifestTools, 'kubeconform' | 'schemas'>): Promise<Conforming> {
  const file = `${schemas}.conforming.json`;
  const [text, folder] = await Promise.all([
    readFile(file, 'utf8').catch(() => '[]'),
    stat(schemas).catch(() => undefined),
  ]);
  const keyOf = (document: string) =>
    createHash('sha256').update(`${kubeconform}\n${folder?.mtimeMs}\n${document}`).digest('hex').slice(0, 32);
  const known = new Set(readKeys(text));
  return {
    has: (document) => known.has(keyOf(document)),
    add: async (documents) => {
      for (const document of documents) known.add(keyOf(document));
      const { default: writeFileAtomic } = await import('write-file-atomic');
      // Another push may write at the same time: what is lost is read again.
      await writeFileAtomic(file, JSON.stringify([...known].slice(-max))).catch(() => undefined);
    },
  };
}

function readKeys(text: string): string[] {
  try {
    return JSON.parse(text) as string[];
  } catch {
    return [];
  }
}
