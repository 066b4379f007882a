import { ask, type Git } from '../git/git.ts';
import type { RefUpdate } from './push.ts';

/** Author and time of commits, which stay when a commit is amended or rebased. */
async function authorsIn(git: Git, range: string): Promise<string[]> {
  const text = await ask(git, ['log', '--format=%an%x1f%ae%x1f%at', range]);
  return text ? text.split('\n') : [];
}

/** How the new commit of a moved branch relates to the old one. */
export async function historyOf(
  git: Git,
  { before, after }: RefUpdate,
): Promise<'forward' | 'rewritten' | 'diverged'> {
  const isForward = await ask(git, ['merge-base', '--is-ancestor', before, after]);
  if (isForward !== undefined) return 'forward';
  const [lost, added] = await Promise.all([
    authorsIn(git, `${after}..${before}`),
    authorsIn(git, `${before}..${after}`),
  ]);
  return lost.length > 0 && lost.every((author) => added.includes(author)) ? 'rewritten' : 'diverged';
}
