import type { ServerResponse } from 'node:http';

/**
 * Resets the connection of an answer whose end can't be sent. No client takes what it has for the whole, not even one
 * of HTTP/1.0, for which a closed connection is the end of an answer.
 */
export function breakOff(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
  response.destroy();
}
