import { ask, type Git, holderOf, takeLock } from '@presage/gitops';
import type { Preview } from './names.ts';

/** Does `work` while nothing else changes the same preview; waits for its turn first. */
export async function inTurn<Result>(
  git: Git,
  { slug }: Pick<Preview, 'slug'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const ref = `refs/presage/previews/${slug}`;
  const blob = await takeLock(git, {
    ref,
    holder: holderOf(process.pid, `a change of the preview ${slug}`),
    waiting: ({ what }) => console.log(`Waiting for its turn: ${what} is running.`),
  });
  try {
    return await work();
  } finally {
    await ask(git, ['update-ref', '-d', ref, blob]);
  }
}
