import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Answers a request whose body does not arrive, with status 408 and `Connection: close`. */
export type RefuseStalled = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Ends an exchange in which the client does nothing for `server.timeout`: it neither sends the rest of its body, nor
 * reads the answer. A body that nobody reads at the moment, and work that takes long, are no reason.
 */
export function endStalls(server: Server, refuse: RefuseStalled): void {
  server.on('request', (request, response) => {
    response.on('finish', () => {
      // After an early answer, Node would wait for the rest of the body as long as for the next request.
      if (!request.complete) request.socket.setTimeout(server.timeout);
    });
    response.on('timeout', () => {
      if (waitsForBody(request) && !response.headersSent) refuse(request, response);
      else if (waitsForBody(request) || waitsForReader(response)) response.destroy();
      // Otherwise this server is at work. Node starts the timer again only when bytes move.
      else request.socket.setTimeout(server.timeout);
    });
  });
}

/** Whether the client is expected to send more of its body, and everything that it has sent is being worked on. */
export const waitsForBody = ({ complete, readableLength }: IncomingMessage): boolean =>
  !complete && readableLength === 0;

/** Whether the client is expected to read what was written. */
export const waitsForReader = ({ writableLength }: ServerResponse): boolean => writableLength > 0;
