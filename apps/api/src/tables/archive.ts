import type { Readable } from 'node:stream';
import yauzl, { type Entry } from 'yauzl';
import { message } from '../messages/message.ts';
import { bounded } from './bytes.ts';
import { TableError } from './error.ts';
import type { TableLimits } from './limits.ts';

/** An opened ZIP archive. */
export interface Archive extends AsyncDisposable {
  readonly names: readonly string[];
  /**
   * The decompressed bytes of an entry; undefined when there is none of this name.
   * @throws TableError when they are more than the limits allow
   */
  read(name: string): AsyncGenerator<Uint8Array> | undefined;
}

/** A workbook of Excel has about ten, one more for each sheet and image. */
const maxEntries = 2_000;

/** @throws TableError when the file is no ZIP archive, is damaged, or has too many entries */
export async function openArchive(path: string, limits: TableLimits): Promise<Archive> {
  const entries = new Map<string, Entry>();
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch(damaged);
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= maxEntries) throw new TableError(message('file-damaged'));
      if (!entry.isEncrypted()) entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    return damaged(error);
  }
  async function* read(entry: Entry): AsyncGenerator<Uint8Array> {
    const stream: Readable = await zip.openReadStreamPromise(entry).catch(damaged);
    try {
      yield* bounded(stream, limits, entry.compressedSize);
    } catch (error) {
      damaged(error);
    } finally {
      stream.destroy();
    }
  }
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      return entry && read(entry);
    },
    async [Symbol.asyncDispose]() {
      zip.close();
    },
  };
}

/** yauzl and zlib report what is wrong with a file in English alone. */
function damaged(error: unknown): never {
  if (error instanceof TableError) throw error;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && !code.startsWith('Z_')) throw error;
  throw new TableError(message('file-damaged'));
}
