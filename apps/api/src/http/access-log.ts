import { accessLog } from '@presage/runtime/access-log';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One JSON line for each request; probes and scrapes only at level debug. */
export function logRequests(logger: Logger): RequestHandler {
  const begin = accessLog(logger);
  return (request, response, next) => {
    begin(response.locals.trace, request, response, request.ip, () => response.locals);
    next();
  };
}
