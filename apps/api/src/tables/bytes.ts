import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { message } from '../messages/message.ts';
import { TableError } from './error.ts';
import { ratioFrom, type TableLimits } from './limits.ts';

/** What the first bytes of a file show. */
export type Container = 'plain' | 'gzip' | 'zip' | 'old-excel';

/** @throws errors of the file system */
export async function containerOf(path: string): Promise<Container> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.subarray(0, bytesRead).toString('hex');
    if (start.startsWith('1f8b')) return 'gzip';
    if (start === '504b0304') return 'zip';
    return start === 'd0cf11e0' ? 'old-excel' : 'plain';
  } finally {
    await file.close();
  }
}

const piece = { highWaterMark: 1 << 18 };

/** The bytes of a file. @throws TableError when it is larger than the limit */
export const plainBytes = (path: string, limits: TableLimits): AsyncGenerator<Uint8Array> =>
  bounded(createReadStream(path, piece), limits, Number.POSITIVE_INFINITY);

/**
 * The decompressed bytes of a gzip file.
 * @throws TableError when they are more than the limits allow, or the file is damaged
 */
export async function* gunzipBytes(path: string, limits: TableLimits): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path);
  const source = createReadStream(path, piece);
  const gunzip = createGunzip();
  // An error of the source reaches the reader through `gunzip`.
  pipeline(source, gunzip, () => undefined);
  try {
    yield* bounded(gunzip, limits, size);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new TableError(message('file-damaged'));
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/**
 * Passes bytes on, up to the limits.
 * @param compressed bytes from which they were decompressed
 */
export async function* bounded(
  source: AsyncIterable<Uint8Array>,
  { bytes: max, ratio }: TableLimits,
  compressed: number,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  for await (const chunk of source) {
    taken += chunk.length;
    if (taken > max || (taken > ratioFrom && taken > compressed * ratio))
      throw new TableError(message('file-expands', { megabytes: Math.floor(taken / 1e6) }));
    yield chunk;
  }
}
