import { Problem } from './problem.ts';

/** The strong ETag of a version, as If-Match takes it back. */
export const etag = ({ version }: { version: number }): string => `"${version}"`;

/** How documents describe that header. */
export const etagHeader = { ETag: 'Version of the resource, for If-Match.' };

/** Why a conditional change found no row: it is gone (404), or at another version (412). */
export function whyNotChanged(current: { version: number } | null): Problem {
  if (!current) return new Problem('not-found');
  return new Problem('stale-version', { headers: { ETag: etag(current) } });
}
