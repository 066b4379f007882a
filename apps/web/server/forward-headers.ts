import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Headers that concern one connection only (RFC 9110, section 7.6.1). */
const CONNECTION_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

function withoutConnectionHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...CONNECTION_HEADERS, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** Headers for the API: the caller's own, with what `identifyCaller` has set. `Host` is unchanged. */
export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const { headers } = request;
  return {
    ...withoutConnectionHeaders(headers),
    ...(headers['transfer-encoding'] ? { 'transfer-encoding': 'chunked' } : {}),
  };
}

/** Headers for the caller: the API's own, and `Connection: close` while this server drains. */
export function returnedHeaders(answer: IncomingMessage, response: ServerResponse): OutgoingHttpHeaders {
  const connection = response.getHeader('connection');
  return {
    ...withoutConnectionHeaders(answer.headers),
    ...(connection ? { connection: String(connection) } : {}),
  };
}
