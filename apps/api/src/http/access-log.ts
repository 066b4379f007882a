import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const quiet = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

/** One JSON line for each request; probes and scrapes only at level debug. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      const { trace, route, error } = response.locals;
      const status = response.writableFinished ? response.statusCode : 499;
      const line = {
        requestId: trace.traceId,
        spanId: trace.spanId,
        ...(trace.parentId ? { parentId: trace.parentId } : {}),
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        route,
        status,
        milliseconds: Math.round((performance.now() - began) * 10) / 10,
        address: request.ip,
        ...(error ? { err: error } : {}),
      };
      if (error) logger.error(line, 'request failed');
      else if (quiet.has(request.path)) logger.debug(line, 'request');
      else logger.info(line, 'request');
    });
    next();
  };
}
