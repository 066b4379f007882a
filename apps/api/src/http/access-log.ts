import { logAccess } from '@presage/runtime/access-log';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One JSON line for each request; probes and scrapes only at level debug. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const { trace } = response.locals;
    logAccess(logger, trace, request, response, request.ip, () => response.locals);
    next();
  };
}
