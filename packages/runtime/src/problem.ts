import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { breakOff } from './break-off.ts';

/** An error as RFC 9457 problem details. Extension members stand beside these. */
export interface ProblemDetails {
  /** The kind of error, as an address: of the reference, or `about:blank`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Path of the request. */
  readonly instance: string;
  /** The request's id in the logs (W3C trace id). */
  readonly requestId: string;
}

/**
 * Answers with problem details, never cached. An answer whose headers are already sent is broken off.
 */
export function sendProblemDetails(
  response: ServerResponse,
  problem: ProblemDetails,
  headers: OutgoingHttpHeaders = {},
): void {
  if (response.headersSent) {
    breakOff(response);
    return;
  }
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    'Cache-Control': 'no-store',
    ...headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
