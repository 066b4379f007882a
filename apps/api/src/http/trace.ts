import { randomFillSync } from 'node:crypto';
import type { RequestHandler } from 'express';

/** W3C Trace Context: where this request stands in the trace of its caller. */
export interface Trace {
  traceId: string;
  /** Id of this server's part of the trace. */
  spanId: string;
  /** Id of the caller's part; null when the trace begins here. */
  parentId: string | null;
  flags: string;
}

/**
 * Reads a `traceparent` header (https://www.w3.org/TR/trace-context/). An absent or invalid one
 * begins a new trace.
 */
export function continueTrace(traceparent: string | undefined): Trace {
  const spanId = randomHex(8);
  const [, version, traceId, parentId, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(traceparent ?? '') ?? [];
  const valid =
    version !== 'ff' && traceId && !/^0+$/.test(traceId) && parentId && !/^0+$/.test(parentId) && flags;
  if (!valid) return { traceId: randomHex(16), spanId, parentId: null, flags: '01' };
  return { traceId, spanId, parentId, flags };
}

/** Random bytes are drawn in bulk: a call for each would take 2 µs. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** The trace as the header that hands it on. */
export const traceparent = ({ traceId, spanId, flags }: Trace): string => `00-${traceId}-${spanId}-${flags}`;

/** Gives each request its id, and the answer the headers by which it is found in the logs. */
export const traceRequest: RequestHandler = (request, response, next) => {
  const trace = continueTrace(request.get('traceparent'));
  response.locals.trace = trace;
  response.locals.requestId = trace.traceId;
  response.set('X-Request-Id', trace.traceId);
  response.set('traceparent', traceparent(trace));
  next();
};
