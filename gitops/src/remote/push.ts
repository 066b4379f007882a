import { text } from 'node:stream/consumers';
import { short } from '../git/git.ts';
import { refNameProblem } from '../guard/ref-names.ts';

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
/** A push to it shows what a push to main would do, and creates nothing. */
export const lookRef = 'refs/for/main';

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
 * Why an update of a ref is refused, and what to do; undefined when it is allowed. A ref that may not have its name
 * may be deleted.
 * @param history of main: whether the new commit descends from the old one and, if not, whether it is the same change
 *   written again (`git commit --amend`, `git rebase`)
 */
export function refusalOf(
  update: RefUpdate,
  history: 'forward' | 'rewritten' | 'diverged',
): { what: string; next: string } | undefined {
  const { ref, before, after } = update;
  if (ref === main && isDeletion(update)) {
    return {
      what: 'main can’t be deleted: every release comes from it.',
      next: 'To leave the cluster: `npm run down`.',
    };
  }
  if (ref === main && !isCreation(update) && history !== 'forward') {
    return {
      what: `This push would remove ${short(before)} from main’s history, but the deploy log refers to it (${short(after)} does not contain it).`,
      next:
        history === 'rewritten'
          ? 'It changes a commit that was pushed already. Push the difference as a commit of its own: `git fetch cluster`, `git reset --soft cluster/main`, `git commit`, `git push cluster main`.'
          : 'Others have pushed since, or your branch went back. `git pull --rebase cluster main`, then push again. To undo a change: `git revert`.',
    };
  }
  return isDeletion(update) && !ref.startsWith('refs/heads/env/') ? undefined : refNameProblem(ref);
}
