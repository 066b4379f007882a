import { createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { callerFolder } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';

/** A file of records on this machine. */
export interface SourceFile {
  /** As it was typed. */
  readonly given: string;
  readonly name: string;
  readonly bytes: number;
  /** Its bytes; `count` receives how many were read. */
  stream(count: (bytes: number) => void): AsyncGenerator<Uint8Array>;
}

/** A file as the person names it, from the folder in which the command was typed. */
export const pathOf = (name: string): string => resolve(callerFolder(), name);

/**
 * @param predictor whose records they are, for the command to type next
 * @throws Refusal (65) for a file that does not exist, is a folder, or can't be read
 */
export const openFiles = (names: readonly string[], predictor: string): readonly SourceFile[] =>
  names.map((given) => ({
    given,
    name: basename(given).slice(0, 200),
    bytes: sizeOf(given, predictor),
    async *stream(count) {
      for await (const piece of createReadStream(pathOf(given), { highWaterMark: 1 << 18 })) {
        const bytes = piece as Buffer;
        count(bytes.length);
        yield bytes;
      }
    },
  }));

function sizeOf(name: string, predictor: string): number {
  try {
    const status = statSync(pathOf(name));
    if (status.isFile()) return status.size;
    throw Object.assign(new Error('it is not a file'), { code: '' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : message;
    throw new Refusal(
      `The file ${name} cannot be imported: ${why}.`,
      `Check the path, which starts from ${callerFolder()}: npm run data -- import ${predictor} ${name}`,
      exitCode.data,
    );
  }
}
