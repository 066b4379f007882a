import { inheritedEnvironment } from '@presage/runtime/inherited';
import { checkout } from '../configuration.ts';
import type { Person } from '../environments/deliver.ts';
import { ask, commitOf, type Git, gitIn, short } from '../git/git.ts';
import { exitCode, Refusal } from '../refusal.ts';

/**
 * The revision that a person means: a name is looked up in the cluster's repository and then in the
 * checkout, whose names (HEAD, a branch of one's own) the cluster does not know.
 * @throws Refusal when there is none, or when the cluster does not have it yet.
 */
export async function revisionToRelease(cluster: Git, given: string | undefined): Promise<string> {
  const here = gitIn(checkout);
  if (given === undefined) {
    const newest = await commitOf(cluster, 'refs/heads/main');
    if (!newest) {
      throw new Refusal(
        'The cluster’s repository has no main yet.',
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
        `Releasing ${short(newest)}, the cluster’s main. This checkout has ${left}: not part of it.`,
      );
    }
    return newest;
  }
  const [there, own] = await Promise.all([commitOf(cluster, given), commitOf(here, given)]);
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

/** The person who works in this checkout, as git would sign a commit; undefined when git does not know. */
export async function personHere(): Promise<Person | undefined> {
  const here = gitIn(checkout);
  const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL } = inheritedEnvironment();
  const [name, mail] = await Promise.all([
    GIT_AUTHOR_NAME ?? ask(here, ['config', 'user.name']),
    GIT_AUTHOR_EMAIL ?? ask(here, ['config', 'user.email']),
  ]);
  return name && mail ? { name, mail } : undefined;
}
