import type { Request } from 'express';
import { message } from '../messages/message.ts';
import { Problem } from './problem.ts';

/** What files of gzip and ZIP begin with. */
const compressed = [Buffer.from([0x1f, 0x8b]), Buffer.from('PK\u0003\u0004')];

/**
 * A body of text as it arrives. A reader that stops early does not close the connection, so that the client gets the
 * answer.
 * @throws Problem when it is a compressed file
 */
export async function* plainBody(
  request: Request,
  mediaType: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (isFirst && compressed.some((start) => chunk.subarray(0, start.length).equals(start)))
      throw new Problem('unsupported-media-type', { message: message('media-type-required', { mediaType }) });
    isFirst = false;
    yield chunk;
  }
}
