import { randomBytes } from 'node:crypto';

const FORM = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's W3C `traceparent` when it is well formed, otherwise the start of a new trace. */
export function traceparentOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && FORM.test(header)) return header;
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** The 32 hexadecimal digits that all parts of one request share in their logs. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
