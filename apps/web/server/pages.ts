import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RunningImage } from '@presage/runtime/image-reference';
import { sendProblem } from './problem.ts';

/** Where the pages find out which image they come from. */
export const pagesPath = '/pages.json';

/**
 * Answers `GET /pages.json` with the image that the pages come from, as `IMAGE` names it:
 *
 *     { "image": "registry.example/presage/web:0123456789ab@sha256:…", "commit": "0123456789ab", "digest": "sha256:…" }
 *
 * A part that the reference lacks is null; without `IMAGE`, all three are. HEAD gets the same headers, any other
 * method 405. The answer is revalidated each time, as the pages are.
 */
export function answerPages(
  request: IncomingMessage,
  response: ServerResponse,
  { reference, commit, digest }: RunningImage,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendProblem(response, 405, pagesPath);
    return;
  }
  const body = JSON.stringify({ image: reference, commit, digest });
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-cache',
  });
  response.end(body);
}
