import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/** What a write fails with after the other side has closed. */
const closed = new Set(['EPIPE', 'ECONNRESET']);

/**
 * A connection that is read to its end although the other side takes nothing more. An API that answers early (401,
 * 413, 415) and closes makes the rest of a body fail to be written, and Node would then discard the answer unread
 * (https://github.com/nodejs/node/issues/54366). Here the rest of the body is discarded instead.
 */
export class AnswerFirstSocket extends Socket {
  override _write(chunk: unknown, encoding: BufferEncoding, done: Done): void {
    super._write(chunk, encoding, unlessClosed(done));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], done: Done): void {
    super._writev?.(chunks, unlessClosed(done));
  }
}

const unlessClosed =
  (done: Done): Done =>
  (error) =>
    done(closed.has((error as NodeJS.ErrnoException | null | undefined)?.code ?? '') ? null : error);
