import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { breakOff } from '@presage/runtime/break-off';
import type { Response } from 'express';

export type Chunks = AsyncIterable<string | Uint8Array>;

/** Chunks of which the first is made. `return` ends what makes them. */
export interface BegunChunks extends Chunks {
  return(): Promise<void>;
}

/**
 * Waits for the first chunk, before anything is sent: a failure until then is thrown, and gets its status.
 * @returns all the chunks
 */
export async function beginChunks(chunks: Chunks): Promise<BegunChunks> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all() {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return {
    [Symbol.asyncIterator]: all,
    async return() {
      await iterator.return?.();
    },
  };
}

/**
 * Sends chunks as they are made. A failure resets the connection, so that no client takes what it has for the whole,
 * and is logged with status 500.
 * @param bufferBytes how much is made ahead of a client that does not read
 */
export async function sendChunks(
  chunks: BegunChunks,
  bufferBytes: number,
  response: Response,
): Promise<void> {
  const { socket } = response;
  async function* watched() {
    try {
      yield* chunks;
    } catch (error) {
      const clientLeft = !socket || socket.destroyed;
      if (!clientLeft) {
        response.locals.error = error;
        response.statusCode = 500;
        breakOff(response);
      }
      throw error;
    }
  }
  const made = Readable.from(watched(), { objectMode: false, highWaterMark: bufferBytes });
  await pipeline(made, response).catch(() => undefined);
  // The generators above end what makes the chunks, unless the client left before they began.
  chunks.return().catch(() => undefined);
}
