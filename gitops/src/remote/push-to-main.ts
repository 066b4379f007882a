import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { ask, commitNamed, commitOf, gitIn, short } from '../git/git.ts';
import { lookRef, main } from './push.ts';

export interface MainPush {
  /** The checkout that has the commit. */
  readonly folder: string;
  /** The cluster's repository. */
  readonly repository: string;
  /** A name of the commit in the checkout. */
  readonly given: string;
  /** Ask what the push would do, and push nothing. */
  readonly dryRun?: boolean;
}

/**
 * Brings a commit of a checkout to the cluster's main as a person's push does, unless main has it. What the push
 * reports goes to the standard error.
 * @returns the commit; nothing in a dry run of a commit that main does not have
 * @throws Refusal (64) for an unknown revision, (1) when the push is refused or its release fails
 */
export async function pushToMain({
  folder,
  repository,
  given,
  dryRun = false,
}: MainPush): Promise<string | undefined> {
  const cluster = gitIn(repository);
  const revision = await commitNamed(gitIn(folder), given);
  if (revision === undefined) {
    throw new Refusal(
      `There is no revision "${given}" in ${folder}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  const isThere =
    (await commitOf(cluster, revision)) !== undefined &&
    (await ask(cluster, ['merge-base', '--is-ancestor', revision, main])) !== undefined;
  if (isThere) return revision;
  const args = ['push', repository, `${revision}:${dryRun ? lookRef : main}`];
  const child = spawn('git', args, { cwd: folder, stdio: ['ignore', 2, 2] });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status === 0) return dryRun ? undefined : revision;
  throw new Refusal(
    `The push of ${short(revision)} to the cluster failed.`,
    'Read the message above. If the cluster’s main has commits that this one lacks, merge them first.',
  );
}
