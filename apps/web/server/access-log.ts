import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { traceIdOf } from './trace.ts';

/** Writes one line when the answer has left or the caller went away. Health checks are debug lines. */
export function logAccess(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const start = performance.now();
  response.once('close', () => {
    const { statusCode, writableFinished } = response;
    const level = /^\/(livez|readyz|startupz)$/.test(path)
      ? 'debug'
      : statusCode >= 500
        ? 'error'
        : statusCode >= 400
          ? 'warn'
          : 'info';
    log[level](
      {
        method: request.method,
        path,
        status: statusCode,
        durationMs: Math.round((performance.now() - start) * 10) / 10,
        traceId: traceIdOf(String(request.headers.traceparent)),
        ...(writableFinished ? {} : { aborted: true }),
      },
      'request',
    );
  });
}
