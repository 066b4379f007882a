import { closest, distance } from 'fastest-levenshtein';

/** The candidate that somebody who typed `given` probably meant; nothing where none is similar. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const found = closest(given, candidates);
  return distance(given, found) <= Math.max(2, given.length / 2) ? found : undefined;
}
