import { text } from 'node:stream/consumers';
import { short } from '../git/git.ts';

/** One ref of a push, as git hands it to a hook. */
export interface RefUpdate {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

const none = /^0+$/;
export const isCreation = ({ before }: RefUpdate): boolean => none.test(before);
export const isDeletion = ({ after }: RefUpdate): boolean => none.test(after);
export const main = 'refs/heads/main';

/** Parses lines of `<before> <after> <ref>`. */
export const readRefUpdates = (input: string): RefUpdate[] =>
  input
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [before = '', after = '', ...ref] = line.split(' ');
      return { before, after, ref: ref.join(' ') };
    });

export const pushedRefs = async (): Promise<RefUpdate[]> => readRefUpdates(await text(process.stdin));

/**
 * Why an update of a ref is refused, and what to do; undefined when it is allowed.
 * @param forward whether the new commit descends from the old one
 */
export function refusalOf(update: RefUpdate, forward: boolean): { what: string; next: string } | undefined {
  const { ref, before, after } = update;
  // A tag of that name would be what Argo CD deploys while the branch does not exist.
  if (/^refs\/(heads|tags)\/env\//.test(ref)) {
    return {
      what: `Only gitops writes ${ref.replace(/^refs\/(heads|tags)\//, '')}.`,
      next: 'To release: `git push cluster main`. To promote: `npm run gitops promote`. To go back: `npm run gitops rollback <environment>`.',
    };
  }
  if (ref === main && isDeletion(update)) {
    return {
      what: 'main can’t be deleted: every release comes from it.',
      next: 'To leave the cluster: `npm run down`.',
    };
  }
  if (ref === main && !isCreation(update) && !forward) {
    return {
      what: `This push would remove ${short(before)} from main’s history, but the deploy log refers to it (${short(after)} does not contain it).`,
      next: '`git pull --rebase cluster main`, then push again. To undo a change: `git revert`.',
    };
  }
  if (!ref.startsWith('refs/heads/') && !ref.startsWith('refs/tags/'))
    return { what: `${ref} is neither a branch nor a tag.`, next: 'Push branches and tags only.' };
  return undefined;
}
