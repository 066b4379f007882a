import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { sendProblemDetails } from '@presage/runtime/problem';

/** The errors that this server answers with itself: title and detail. */
const details = {
  404: ['Not found', 'There is nothing at this address.'],
  405: ['Method not allowed', 'Pages are read with GET or HEAD.'],
  408: ['The body did not arrive in time', 'Send it without long pauses; STALL_SECONDS is the longest.'],
  502: [
    'The API does not answer',
    'The page server is up, but the API behind it refused or broke the connection.',
  ],
  504: ['The API is too slow', 'The page server is up, but the API behind it did not answer in time.'],
} as const;

const headers: Partial<Record<keyof typeof details, OutgoingHttpHeaders>> = {
  405: { Allow: 'GET, HEAD' },
  408: { Connection: 'close' },
};

/** Answers with RFC 9457 problem details; the request id is the one that the answer's X-Request-Id carries. */
export function sendProblem(response: ServerResponse, status: keyof typeof details, instance: string): void {
  const [title, detail] = details[status];
  const requestId = String(response.getHeader('X-Request-Id') ?? '');
  sendProblemDetails(
    response,
    { type: 'about:blank', title, status, detail, instance, requestId },
    headers[status] ?? {},
  );
}
