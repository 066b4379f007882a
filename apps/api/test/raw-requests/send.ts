import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RawRequest } from './requests.ts';

/** Longer than any server of the test may take. */
const maxMilliseconds = 15_000;

/**
 * Sends a request byte by byte as it is described, and waits until the server has closed the connection.
 * @returns the statuses of the answers
 * @throws Error when the connection is still open after 15 s
 */
export async function statusesOf(port: number, { send }: Pick<RawRequest, 'send'>): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  // A server that closes while it is written to resets the connection.
  socket.on('error', () => undefined);
  const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
  for (const part of send) {
    if (socket.destroyed) break;
    if (typeof part === 'string') socket.write(part, 'latin1');
    else await Promise.race([closed, pause(part, undefined, { ref: false })]);
  }
  const ended = await Promise.race([closed, pause(maxMilliseconds, false, { ref: false })]);
  socket.destroy();
  if (!ended) throw new Error(`The connection is still open after ${maxMilliseconds} ms.`);
  return readStatuses(Buffer.concat(received).toString('latin1'));
}

/** The status lines of answers, one after the other: their bodies are skipped by their length. */
function readStatuses(text: string): number[] {
  const statuses: number[] = [];
  let rest = text;
  for (;;) {
    const [head = '', status] = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n/.exec(rest) ?? [];
    if (!status) return statuses;
    statuses.push(Number(status));
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    rest = rest.slice(head.length + length);
  }
}
