import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessLog, pathOf } from '@presage/runtime/access-log';
import { drainServer, type HoldingServer, type Lifecycle } from '@presage/runtime/lifecycle';
import { requireHttps } from '@presage/runtime/strict-transport';
import { continueTrace, traceparent } from '@presage/runtime/trace';
import type { Logger } from 'pino';
import { identifyCaller, isSecure } from './caller.ts';
import type { Configuration } from './configuration.ts';
import { serveFiles } from './files.ts';
import { createForwarder, type ForwardOptions, isForwarded } from './forward.ts';
import { answerPages, pagesPath } from './pages.ts';
import { sendProblem } from './problem.ts';
import { securityHeaders } from './security.ts';

export interface WebServer {
  /** Fails /readyz, waits `drainSeconds`, finishes the requests under way and closes. */
  drain(): Promise<void>;
}

type Timeouts = Pick<ForwardOptions, 'connectTimeout'>;

/** Requests that are still under way this long after the listener has closed are cut. */
const graceSeconds = 10;

/**
 * The web workload: the built pages, the API behind them, and its own health.
 * @param held the server that it answers on; what waits there is answered at once
 */
export function createWebServer(
  configuration: Configuration,
  log: Logger,
  { server, answerWith }: HoldingServer,
  timeouts: Timeouts = {},
): WebServer {
  const files = serveFiles(configuration.root);
  const silenceTimeout = configuration.upstreamSeconds * 1_000;
  const forwarder = createForwarder({ target: configuration.apiUrl, log, silenceTimeout, ...timeouts });
  const logAccess = accessLog(log);
  const lifecycle: Lifecycle = { phase: 'serving' };

  function answerHealth(response: ServerResponse, ready: boolean): void {
    response.writeHead(ready ? 200 : 503, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
    });
    response.end(JSON.stringify({ status: ready ? 'ok' : 'draining' }));
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request.url);
    const draining = lifecycle.phase === 'draining';
    const trace = continueTrace(request.headers.traceparent as string | undefined);
    // The API continues the trace under this server's span, and so logs the same request id.
    request.headers.traceparent = traceparent(trace);
    response.setHeader('X-Request-Id', trace.requestId);
    const caller = identifyCaller(request, configuration.trustedProxies);
    if (isSecure(request)) requireHttps(response);
    let brokenOff: unknown;
    logAccess(trace, request, response, caller, () => ({ error: brokenOff }));
    if (draining) response.setHeader('Connection', 'close');
    if (path === '/livez' || path === '/startupz') answerHealth(response, true);
    else if (path === '/readyz') answerHealth(response, !draining);
    else if (isForwarded(path))
      forwarder.forward(request, response, path, (error) => {
        brokenOff = error;
      });
    else
      securityHeaders(request, response, () => {
        if (path === pagesPath) answerPages(request, response, configuration.image);
        else files(request, response, path);
      });
  }

  answerWith(handle, (request, response) => sendProblem(response, 408, pathOf(request.url)));

  return {
    drain: async () => {
      await drainServer(server, lifecycle, { drainSeconds: configuration.drainSeconds, graceSeconds });
      forwarder.close();
    },
  };
}
