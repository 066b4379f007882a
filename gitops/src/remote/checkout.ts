import { checkout } from '@presage/platform/configuration';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Person } from '../environments/deliver.ts';
import { ask, commitNamed, commitOf, type Git, gitIn, short } from '../git/git.ts';

/**
 * The revision that a name refers to: first in the cluster's repository, then in the checkout, which has names
 * (HEAD, a local branch) that the cluster does not know.
 * @throws Refusal when there is none, or when the cluster does not have it
 */
export async function revisionToRelease(cluster: Git, given: string | undefined): Promise<string> {
  const here = gitIn(checkout);
  if (given === undefined) {
    const newest = await commitOf(cluster, 'refs/heads/main');
    if (!newest) {
      throw new Refusal(
        'The cluster’s repository has no branch main.',
        'Push it: `git push cluster main`.',
        exitCode.usage,
      );
    }
    const [head, changes] = await Promise.all([
      commitOf(here, 'HEAD'),
      ask(here, ['status', '--porcelain', '--untracked-files=no']),
    ]);
    if (head !== newest || changes) {
      const left = changes ? 'changes that are not committed' : `HEAD at ${short(head ?? 'no commit')}`;
      console.error(
        `Releasing ${short(newest)}, the cluster’s main. Not included: ${left} of this checkout.`,
      );
    }
    return newest;
  }
  const [there, own] = await Promise.all([commitNamed(cluster, given), commitNamed(here, given)]);
  const isLocalName = own !== undefined && (await commitOf(cluster, own)) !== undefined;
  const found = isLocalName ? own : there;
  if (found) return found;
  throw new Refusal(
    own ? `The cluster does not have ${given} (${short(own)}).` : `There is no revision "${given}".`,
    own
      ? 'Push it first: `git push cluster main`.'
      : 'Name a commit, a tag or a branch: see `git log --oneline`.',
    exitCode.usage,
  );
}

/** The author that git would record for a commit in this checkout; undefined when git has none. */
export async function personHere(): Promise<Person | undefined> {
  const here = gitIn(checkout);
  const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL } = inheritedEnvironment();
  const [name, mail] = await Promise.all([
    GIT_AUTHOR_NAME ?? ask(here, ['config', 'user.name']),
    GIT_AUTHOR_EMAIL ?? ask(here, ['config', 'user.email']),
  ]);
  return name && mail ? { name, mail } : undefined;
}
