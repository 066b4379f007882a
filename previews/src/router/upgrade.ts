import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { callerHeaders, isClaimed } from './forward.ts';
import type { Target } from './target.ts';

/** The head of a request as it came, with the preview's path and the router's word about the caller. */
export function headOf(request: IncomingMessage, { path }: Target): string {
  const { method = 'GET', rawHeaders } = request;
  const lines = [`${method} ${path} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!isClaimed(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  for (const [name, value] of Object.entries(callerHeaders(request))) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/**
 * Joins two connections after a request that changes their protocol, such as a websocket's.
 * @param begun what followed the request's head
 * @param ended is called once, when either side has ended
 */
export function join(
  request: IncomingMessage,
  socket: Duplex,
  upstream: Duplex,
  target: Target,
  begun: Buffer,
  ended: () => void,
): void {
  upstream.write(headOf(request, target));
  upstream.write(begun);
  pipeline(socket, upstream, socket, ended);
}

/** Refuses such a request. */
export function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
