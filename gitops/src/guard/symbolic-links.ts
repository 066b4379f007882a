import { posix } from 'node:path';

/** At more links in one path, Linux reports a loop. */
const maxLinks = 40;

/**
 * Whether a symbolic link leaves the repository, as Argo CD judges it (step by step, other links are not followed)
 * and as the file system does.
 * @param links target by path, of every symbolic link of the tree
 */
export function leavesRepository(path: string, links: ReadonlyMap<string, string>): boolean {
  return leaves(path, links, false) || leaves(path, links, true);
}

function leaves(path: string, links: ReadonlyMap<string, string>, follow: boolean): boolean {
  const at = posix.dirname(path).split('/').filter(isStep);
  let left = (links.get(path) ?? '').split('/');
  if (posix.isAbsolute(links.get(path) ?? '')) return true;
  for (let followed = 0; left.length > 0; ) {
    const [step = '', ...rest] = left;
    left = rest;
    if (!isStep(step)) continue;
    if (step === '..') {
      if (at.pop() === undefined) return true;
      continue;
    }
    at.push(step);
    const target = follow ? links.get(at.join('/')) : undefined;
    if (target === undefined) continue;
    if (posix.isAbsolute(target)) return true;
    followed += 1;
    if (followed > maxLinks) return false;
    at.pop();
    left = [...target.split('/'), ...left];
  }
  return false;
}

const isStep = (step: string): boolean => step !== '' && step !== '.';
