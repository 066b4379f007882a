import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Trace } from './trace.ts';

const quiet = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

interface RequestFacts {
  method: string;
  path: string | undefined;
  route: string | undefined;
  status: number;
  milliseconds: number;
  address: string | undefined;
}

/** What the log says of one request. */
export function accessLine(trace: Trace, facts: RequestFacts) {
  return {
    requestId: trace.traceId,
    spanId: trace.spanId,
    ...(trace.parentId ? { parentId: trace.parentId } : {}),
    ...facts,
    milliseconds: Math.round(facts.milliseconds * 10) / 10,
  };
}

/** One JSON line for each request; probes and scrapes only at level debug. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    // Read now: a connection that was cut has no address.
    const address = request.ip;
    response.once('close', () => {
      const { trace, route, error } = response.locals;
      const line = accessLine(trace, {
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        route,
        status: response.writableFinished ? response.statusCode : 499,
        milliseconds: performance.now() - began,
        address,
      });
      if (error) logger.error({ ...line, err: error }, 'request failed');
      else if (quiet.has(request.path)) logger.debug(line, 'request');
      else logger.info(line, 'request');
    });
    next();
  };
}
