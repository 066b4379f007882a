import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { message } from '../messages/message.ts';
import { Problem } from './problem.ts';

/** More than any body of this API needs; code that walks through a value may call itself this often. */
const maxDepth = 32;

const maxBytes = 64 * 1024;

/** Refuses a body by its announced length: the reader below would first wait for all of it. */
export const refuseLargeJson: RequestHandler = (request, _response, next) => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new Problem('body-too-large');
  next();
};

/**
 * Reads a body of JSON: any value, and nothing if there is no body. `refuseOtherMediaTypes` has already compared the
 * media type.
 */
export const readJson = express.json({
  limit: maxBytes,
  type: () => true,
  strict: false,
  verify: (_request, _response, bytes, charset) => checkJson(bytes, charset),
});

/**
 * Checks the bytes of a JSON document before they are parsed.
 * @throws Problem when they are not UTF-8, or are nested deeper than 32 levels
 */
export function checkJson(bytes: Buffer, charset = 'utf-8'): void {
  if (charset.toLowerCase() !== 'utf-8') throw new Problem('unsupported-media-type');
  if (!isUtf8(bytes)) throw new Problem('malformed-request', { message: message('body-not-json') });
  if (depthOf(bytes) > maxDepth)
    throw new Problem('malformed-request', { message: message('body-too-deep', { max: maxDepth }) });
}

const [quote, backslash] = [0x22, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How deep lists and objects are nested; brackets within texts don't count. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inText) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === openList || byte === openObject) deepest = Math.max(deepest, ++depth);
    else if (byte === closeList || byte === closeObject) depth -= 1;
  }
  return deepest;
}
