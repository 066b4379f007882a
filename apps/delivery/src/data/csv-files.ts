import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { callerFolder } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';

/** How much of the files was read. */
export interface Progress {
  bytes: number;
  lines: number;
}

/** Files that are sent as one. */
export interface CsvFiles {
  readonly bytes: number;
  readonly progress: Progress;
  /** The files one after the other, each ending with a line break; counted as they are read. */
  stream(): AsyncGenerator<Uint8Array>;
  /** The file and line of a line of the whole, e.g. `b.csv, line 7`; known for what was read. */
  locate(line: number): string;
}

const newline = 0x0a;

const pathOf = (name: string) => resolve(callerFolder(), name);

/**
 * @param predictor whose records they are, for the command to type next
 * @throws Refusal (65) for a file that does not exist, is a folder, or can't be read
 */
export function openFiles(names: readonly string[], predictor: string): CsvFiles {
  const sizes = names.map((name) => sizeOf(name, predictor));
  const ends: number[] = [];
  const progress: Progress = { bytes: 0, lines: 0 };
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    progress,
    async *stream() {
      for (const name of names) {
        let last = newline;
        for await (const piece of createReadStream(pathOf(name), { highWaterMark: 1 << 18 })) {
          const bytes = piece as Buffer;
          progress.bytes += bytes.length;
          progress.lines += countLines(bytes);
          last = bytes.at(-1) ?? last;
          yield bytes;
        }
        if (last !== newline) {
          progress.lines++;
          yield Buffer.from('\n');
        }
        ends.push(progress.lines);
      }
    },
    locate(line) {
      const found = ends.findIndex((end) => line <= end);
      const file = found === -1 ? Math.min(ends.length, names.length - 1) : found;
      const before = ends[file - 1] ?? 0;
      return names.length === 1 ? `line ${line}` : `${names[file]}, line ${line - before}`;
    },
  };
}

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

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
