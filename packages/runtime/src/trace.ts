import { randomFillSync } from 'node:crypto';

/** W3C Trace Context (https://www.w3.org/TR/trace-context/): the place of this request in its caller's trace. */
export interface Trace {
  /** The request's id in every log, problem and X-Request-Id header. */
  readonly requestId: string;
  /** Id of this server's part of the trace. */
  readonly spanId: string;
  /** Id of the caller's part; null when the trace begins here. */
  readonly parentId: string | null;
  readonly flags: string;
}

/** Continues the trace of a `traceparent` header; an absent or invalid header begins a new trace. */
export function continueTrace(traceparent: string | undefined): Trace {
  const spanId = randomHex(8);
  const [, version, requestId, parentId, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(traceparent ?? '') ?? [];
  const valid =
    version !== 'ff' && requestId && !/^0+$/.test(requestId) && parentId && !/^0+$/.test(parentId) && flags;
  if (!valid) return { requestId: randomHex(16), spanId, parentId: null, flags: '01' };
  return { requestId, spanId, parentId, flags };
}

/** Random bytes are drawn in bulk: a call for each id would take 2 µs. */
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

/** The `traceparent` header that passes a trace on. */
export const traceparent = ({ requestId, spanId, flags }: Trace): string =>
  `00-${requestId}-${spanId}-${flags}`;

/** Headers of an answer by which its request is found in the logs. */
export const traceHeaders = (trace: Trace): { 'X-Request-Id': string; traceparent: string } => ({
  'X-Request-Id': trace.requestId,
  traceparent: traceparent(trace),
});
