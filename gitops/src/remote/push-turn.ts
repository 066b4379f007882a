import { exitCode, Refusal } from '@presage/runtime/refusal';
import { holderOf, takeLock } from '../environments/lock.ts';
import { commitOf, type Git, gitOutsidePush, short } from '../git/git.ts';
import { isCreation, main, type RefUpdate } from './push.ts';

const ref = 'refs/presage/push';

async function pushedFirst(git: Git, newest: string): Promise<Refusal> {
  const [name, subject] = (await git(['log', '-1', '--format=%cn%x00%s', newest])).split('\0');
  return new Refusal(
    `${name || 'Another push'} was first: main is now at ${short(newest)} (${subject}).`,
    'Nothing was pushed. `git pull --rebase cluster main`, then push again.',
    exitCode.temporary,
  );
}

/**
 * Waits until no earlier push to main is being checked and built. This push keeps its turn until git has moved main,
 * which is after the hook, or until the git process that receives it has ended.
 * @param git finds the pushed commit
 * @param receiver the id of that process
 * @param print gets a line that names the push it waits for
 * @throws Refusal (75) when main is no longer where this push started from: who pushed first, and what to type
 */
export async function takePushTurn(
  git: Git,
  update: RefUpdate,
  receiver: number,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const repository = gitOutsidePush(process.cwd());
  const name = await git(['log', '-1', '--format=%cn', update.after]);
  const what = `the push of ${short(update.after)}${name && ` by ${name}`}`;
  await takeLock(repository, {
    ref,
    holder: { ...holderOf(receiver, what), revision: update.after },
    isDone: async ({ revision }) => (await commitOf(repository, main)) === revision,
    waiting: (holder) => print(`Waiting: ${holder.what} is being checked and built.`),
    signal,
  });
  const newest = await commitOf(repository, main);
  if (newest && (isCreation(update) || newest !== update.before)) throw await pushedFirst(repository, newest);
}
