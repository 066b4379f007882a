import type { ServerResponse } from 'node:http';

/** What this server itself can answer badly, with the sentence a person reads. */
const details = {
  404: ['Not found', 'There is nothing at this address.'],
  405: ['Method not allowed', 'Pages are read with GET or HEAD.'],
  502: [
    'The API does not answer',
    'The page server is up, but the API behind it refused or broke the connection.',
  ],
  504: ['The API is too slow', 'The page server is up, but the API behind it did not answer in time.'],
} as const;

/** Answers with RFC 9457 problem details, never cached. */
export function sendProblem(response: ServerResponse, status: keyof typeof details, instance: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const [title, detail] = details[status];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, instance });
  response.writeHead(status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
  });
  response.end(body);
}
