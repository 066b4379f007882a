import { Problem } from './problem.ts';

/** The strong ETag of a version, to send in If-Match. */
export const etag = ({ version }: { version: number }): string => `"${version}"`;

/** The description of that header in the OpenAPI document. */
export const etagHeader = { ETag: 'Version of the resource, for If-Match.' };

/** Why a conditional change found no row: it was deleted (404), or has another version (412). */
export function whyNotChanged(current: { version: number } | null): Problem {
  if (!current) return new Problem('not-found');
  return new Problem('stale-version', { headers: { ETag: etag(current) } });
}
