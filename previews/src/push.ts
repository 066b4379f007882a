import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type Cluster,
  clusterAt,
  commitNamed,
  commitOf,
  descriptorAt,
  gitIn,
  headOf,
  short,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { isPreviewed, type Preview, previewOf } from './names.ts';
import { previewService } from './service.ts';

export interface BranchPush {
  /** The checkout that has the commit. */
  readonly folder: string;
  readonly branch: string;
  /** A name of the commit in the checkout. */
  readonly given: string;
}

/** A preview that was pushed. */
export interface PushedPreview {
  readonly preview: Preview;
  readonly revision: string;
  /** With the descriptor of the revision. */
  readonly cluster: Cluster;
}

async function push(folder: string, repository: string, refspec: string): Promise<boolean> {
  const child = spawn('git', ['push', '--force', repository, refspec], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return status === 0;
}

/**
 * Brings a commit of a checkout to a branch of the cluster as a person's push does, and its preview up or up to date.
 * What the push reports goes to the standard error.
 * @returns nothing where the commit turns previews off: then nothing is pushed
 * @throws Refusal (64) for an unknown revision or a branch that has no preview, (1) when the push is refused
 */
export async function pushBranch(
  { record, git }: Pick<Cluster, 'record' | 'git'>,
  { folder, branch, given }: BranchPush,
): Promise<PushedPreview | undefined> {
  const began = Date.now();
  const here = gitIn(folder);
  const revision = await commitNamed(here, given);
  if (revision === undefined) {
    throw new Refusal(
      `There is no revision "${given}" in ${folder}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  if (!isPreviewed(branch)) {
    throw new Refusal(
      `${branch} has no preview: gitops delivers it to an environment.`,
      'Name another branch. For main: `npm run gitops release -- --push`.',
      exitCode.usage,
    );
  }
  if (!(await descriptorAt(here, revision)).previews) return undefined;
  const ref = `refs/heads/${branch}`;
  const before = await commitOf(git, ref);
  if (before !== revision && !(await push(folder, record.repository, `${revision}:${ref}`)))
    throw new Refusal(`The push of ${short(revision)} to ${branch} failed.`, 'Read the message above.');
  const cluster = await clusterAt(record, git, revision);
  const preview = previewOf(branch);
  // An earlier push may have brought the branch here, and failed afterwards.
  if (before === revision && (await headOf(git, preview.environment))?.revision !== revision)
    await previewService.pushed(cluster, { branch, before, after: revision }, began);
  return { preview, revision, cluster };
}
