import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Trace } from './trace.ts';

/** Paths that a machine asks for every few seconds: logged at level debug. */
const quiet = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

/** The status of a request whose client left before the answer was sent (nginx's number). */
const clientLeft = 499;

/** What the log says of one request, beside its trace. */
export interface AccessFacts {
  readonly method: string | undefined;
  /** Without the query, which may hold what people typed. */
  readonly path: string;
  /** Template of the route that answered. */
  readonly route?: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  readonly address: string | undefined;
}

/** The fields of one line of the access log. */
export const accessLine = ({ requestId, spanId, parentId }: Trace, facts: AccessFacts) => ({
  requestId,
  spanId,
  ...(parentId ? { parentId } : {}),
  ...facts,
  durationMs: Math.round(facts.durationMs * 10) / 10,
});

/** What is only known when the answer has been sent. */
export interface Answered {
  readonly route?: string | undefined;
  /** What failed. */
  readonly error?: unknown;
}

/**
 * Writes one line when the answer has been sent or the client has left: at level error when the server failed,
 * debug for probes, otherwise info.
 * @param address the client's; read before the connection can be cut
 */
export function logAccess(
  logger: Logger,
  trace: Trace,
  request: IncomingMessage,
  response: ServerResponse,
  address: string | undefined,
  answered: () => Answered = () => ({}),
): void {
  const began = performance.now();
  const { method } = request;
  const path = pathOf(request.url);
  response.once('close', () => {
    const { error, route } = answered();
    const status = response.writableFinished ? response.statusCode : clientLeft;
    const durationMs = performance.now() - began;
    const line = accessLine(trace, { method, path, route, status, durationMs, address });
    if (error) logger.error({ ...line, err: error }, 'request failed');
    else if (quiet.has(path)) logger.debug(line, 'request');
    else if (status >= 500) logger.error(line, 'request failed');
    else logger.info(line, 'request');
  });
}

/** The path of a request's target, without its query. */
export const pathOf = (url: string | undefined): string => (url ?? '/').split('?', 1)[0] || '/';
