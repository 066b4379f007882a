import type { IncomingMessage } from 'node:http';

/** Which preview a request is for. */
export interface Target {
  readonly slug: string;
  /** What the preview gets: path and query. */
  readonly path: string;
  /** What stood before the path; empty where the host names the preview. */
  readonly prefix: string;
}

const label = '[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?';
const namedHost = new RegExp(`^(${label})\\.localhost(?::\\d{1,5})?$`, 'i');
const ownHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const namedPath = new RegExp(`^(/_preview/(${label}))(?=[/?]|$)`);

/**
 * The preview that a request names: `my-branch.localhost`, or `/_preview/my-branch/…` at localhost itself. Any other
 * host is none of this machine's, for example a page of the internet whose name was pointed at it.
 */
export function targetOf({ headers: { host = '' }, url = '/' }: IncomingMessage): Target | undefined {
  const slug = namedHost.exec(host)?.[1];
  if (slug !== undefined) return { slug: slug.toLowerCase(), path: url, prefix: '' };
  const [, prefix = '', named] = ownHost.test(host) ? (namedPath.exec(url) ?? []) : [];
  if (named === undefined) return undefined;
  const rest = url.slice(prefix.length);
  return { slug: named, path: rest.startsWith('/') ? rest : `/${rest}`, prefix };
}

/** Whether a person waits for a page. */
export const wantsPage = ({ method, headers: { accept = '' } }: IncomingMessage): boolean =>
  method === 'GET' && accept.includes('text/html');

/** Whether a browser sent a request: it keeps cookies by host, and all paths of localhost share theirs. */
export const isBrowser = (request: IncomingMessage): boolean =>
  wantsPage(request) ||
  request.headers['sec-fetch-site'] !== undefined ||
  request.headers.origin !== undefined;

/** The same address by host name. */
export function hostForm({ headers: { host = '' } }: IncomingMessage, { slug, path }: Target): string {
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  return `http://${slug}.localhost${port}${path}`;
}
