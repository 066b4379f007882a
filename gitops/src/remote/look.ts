import { readlink } from 'node:fs/promises';
import { readClusterRecord } from '@presage/platform/cluster';
import type { Configuration } from '@presage/platform/configuration';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { clusterAt } from '../delivery/cluster.ts';
import { ask, type Git, short } from '../git/git.ts';
import { paintIf, previewText } from '../preview/preview-text.ts';
import { previewRevision } from './preview-revision.ts';
import { isDeletion, lookRef, type RefUpdate } from './push.ts';

/**
 * Whether the person who pushes sees the hook's output in a terminal: a push on the same machine gives its own error
 * output to the git process that receives it.
 */
async function inTerminal(receiver: number): Promise<boolean> {
  const target = await readlink(`/proc/${receiver}/fd/2`).catch(() => '');
  return /^\/dev\/(pts\/|tty)/.test(target) && !inheritedEnvironment().NO_COLOR;
}

function requireAlone(updates: readonly RefUpdate[]): void {
  if (updates.length > 1 || updates.some(isDeletion)) {
    throw new Refusal(
      `${lookRef} shows what a push would do; nothing else is pushed with it.`,
      `Nothing was pushed. Push it on its own: \`git push cluster HEAD:${lookRef}\`.`,
      exitCode.usage,
    );
  }
}

/** Without this setting git would create the ref. */
async function requireKnown(git: Git): Promise<void> {
  if ((await ask(git, ['config', 'receive.procReceiveRefs'])) === undefined) {
    throw new Refusal(
      `The cluster’s repository does not know ${lookRef} yet.`,
      'Nothing was pushed. Run `npm run up` once: it updates the repository’s hooks.',
      exitCode.configuration,
    );
  }
}

/**
 * Answers a push to refs/for/main: what a push of main would do. Nothing is built, and git writes no ref.
 * @throws Refusal when that push would be refused
 */
export async function look(
  { state, cache }: Configuration,
  git: Git,
  updates: readonly RefUpdate[],
  receiver: number,
): Promise<void> {
  requireAlone(updates);
  const revision = updates[0]?.after ?? '';
  const open = async () => clusterAt(await readClusterRecord(state), git, revision);
  const [cluster] = await Promise.all([open(), requireKnown(git)]);
  const [found, colours] = await Promise.all([
    previewRevision(cluster, revision, cache),
    inTerminal(receiver),
  ]);
  console.log(`${previewText(found, paintIf(colours))}\n`);
  const [first] = found.findings;
  if (first) {
    throw new Refusal(
      `A push of ${short(revision)} would be refused: ${printable(`${first.file}: ${first.message}`)}`,
      'Nothing was pushed. Fix it and commit, then look again.',
      exitCode.data,
    );
  }
  console.log('Nothing was pushed. To release it: `git push cluster HEAD:main`.');
}
