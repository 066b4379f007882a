import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { Socket } from 'node:net';
import { breakOff } from '@presage/runtime/break-off';
import { forwardedHeaders, hasBody, returnedHeaders } from '@presage/runtime/forward-headers';
import type { Target } from './target.ts';

/** Headers of what stands between a caller and a preview: the router's word replaces that of the caller. */
const claimed = new Set(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']);

/** What a preview learns about the caller. */
export const callerHeaders = ({ headers, socket }: IncomingMessage): Record<string, string> => ({
  'x-forwarded-for': (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  'x-forwarded-host': headers.host ?? '',
  'x-forwarded-proto': 'http',
});

export const isClaimed = (name: string): boolean => claimed.has(name.toLowerCase());

/** An address within the preview, as it is reached by the path form. */
const located = (location: string, prefix: string): string =>
  location.startsWith('/') && !location.startsWith('//') ? `${prefix}${location}` : location;

/**
 * Sends a request over an open connection and the answer back, both as they come. An answer that comes before the
 * whole body was sent is passed on.
 * @param isEarly whether an answer of this status is to be dropped
 * @returns false when it was dropped: nothing was sent to the caller
 * @throws what the connection fails with before the answer has begun; later, the answer is broken off
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  socket: Socket,
  { path, prefix }: Target,
  isEarly: (status: number | undefined) => boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const headers = { ...forwardedHeaders(request), ...callerHeaders(request) };
    delete headers.forwarded;
    const upstream = send({
      createConnection: () => socket,
      method: request.method ?? 'GET',
      path,
      headers,
    });
    const giveUp = () => upstream.destroy();
    response.once('close', giveUp);
    const fail = (error: Error) => {
      if (response.headersSent && !response.destroyed) breakOff(response);
      if (response.destroyed) resolve(true);
      else reject(error);
    };
    upstream.on('error', fail).once('close', () => {
      response.off('close', giveUp);
      socket.destroy();
    });
    upstream.once('response', (answer) => {
      // The caller was cut off at the same moment.
      if (response.headersSent) return giveUp();
      if (isEarly(answer.statusCode)) {
        resolve(false);
        return giveUp();
      }
      const returned = returnedHeaders(answer, response);
      if (prefix && typeof returned.location === 'string')
        returned.location = located(returned.location, prefix);
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, returned);
      // The beginning of a stream of events is its headers.
      response.flushHeaders();
      answer.on('error', fail).pipe(response);
      answer.once('end', () => {
        request.unpipe(upstream).resume();
        upstream.destroy();
        resolve(true);
      });
    });
    if (hasBody(request)) request.pipe(upstream);
    else upstream.end();
  });
}
