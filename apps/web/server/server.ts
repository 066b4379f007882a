import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { logAccess } from './access-log.ts';
import type { Configuration } from './configuration.ts';
import { serveFiles } from './files.ts';
import { createForwarder, type ForwardOptions, isForwarded } from './forward.ts';
import { securityHeaders } from './security.ts';
import { traceparentOf } from './trace.ts';

export interface WebServer {
  server: Server;
  /** Resolves with the port once it listens. */
  listen(): Promise<number>;
  /** Fails /readyz, waits `drainSeconds`, finishes what is under way and closes. */
  drain(): Promise<void>;
}

type Timeouts = Pick<ForwardOptions, 'connectTimeout' | 'silenceTimeout'>;

/** Seconds that requests under way are given after the listener has closed. */
const GRACE_SECONDS = 10;

/** The web workload: the built pages, the API behind them, and its own health. */
export function createWebServer(
  configuration: Configuration,
  log: Logger,
  timeouts: Timeouts = {},
): WebServer {
  const files = serveFiles(configuration.root);
  const forwarder = createForwarder({ target: configuration.apiUrl, log, ...timeouts });
  let draining = false;

  function answerHealth(response: ServerResponse, ready: boolean): void {
    response.writeHead(ready ? 200 : 503, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
    });
    response.end(JSON.stringify({ status: ready ? 'ok' : 'draining' }));
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?', 1)[0] as string;
    request.headers.traceparent = traceparentOf(request.headers.traceparent);
    logAccess(log, request, response, path);
    if (draining) response.setHeader('Connection', 'close');
    if (path === '/livez' || path === '/startupz') answerHealth(response, true);
    else if (path === '/readyz') answerHealth(response, !draining);
    else if (isForwarded(path)) forwarder.forward(request, response, path);
    else securityHeaders(request, response, () => files(request, response, path));
  }

  // Longer than the idle time of usual load balancers, so that they never reuse a connection being closed.
  const server = createServer({ keepAliveTimeout: 65_000 }, handle);

  return {
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(configuration.port, configuration.host, () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : configuration.port);
        });
      }),
    drain: async () => {
      draining = true;
      await pause(configuration.drainSeconds * 1000);
      const late = setTimeout(() => server.closeAllConnections(), GRACE_SECONDS * 1000);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(late);
      forwarder.close();
    },
  };
}
