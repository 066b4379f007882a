import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Headers that concern one connection only (RFC 9110, section 7.6.1); `Expect` is answered by this server. */
const CONNECTION_HEADERS = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** What `Connection` can't remove: the end of a body, its host, and what this server says about the caller. */
const KEPT = new Set([
  'content-length',
  'host',
  'traceparent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]);

function withoutConnectionHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...CONNECTION_HEADERS, ...named.filter((name) => !KEPT.has(name))]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** Whether a body follows the headers of a request. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/**
 * Headers for the API: the caller's own, with what `identifyCaller` has set. `Host` is unchanged.
 * A request with a body asks the API not to close after its answer: it then reads the rest of a body that it refuses.
 */
export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const { headers } = request;
  return {
    ...withoutConnectionHeaders(headers),
    ...(headers['transfer-encoding'] ? { 'transfer-encoding': 'chunked' } : {}),
    ...(hasBody(request) ? { connection: 'keep-alive' } : {}),
  };
}

/**
 * Headers for the caller: the API's own, and `Connection: close` while this server drains, or when the body that the
 * API waited for will not come.
 */
export function returnedHeaders(answer: IncomingMessage, response: ServerResponse): OutgoingHttpHeaders {
  const connection = answer.statusCode === 408 ? 'close' : response.getHeader('connection');
  return {
    ...withoutConnectionHeaders(answer.headers),
    ...(connection ? { connection: String(connection) } : {}),
  };
}
