import { isDeepStrictEqual } from 'node:util';
import { descriptorAt } from '../descriptor/load.ts';
import { descriptorFile } from '../descriptor/schema.ts';
import { commitOf, type Git } from '../git/git.ts';
import { sameFiles } from '../git/same-files.ts';
import { isCreation, type RefUpdate } from './push.ts';

/** The revision of main that the cluster's environments were last made from; set once they may differ from it. */
const ref = 'refs/presage/environments';

/** The files that state what the environments are made from. */
const sources = [descriptorFile, ':(glob)overlays/*/kustomization.yaml'];

/** What the environments are made from; nothing for a revision that has no valid descriptor. */
async function madeFrom(git: Git, revision: string): Promise<object | undefined> {
  const descriptor = await descriptorAt(git, revision).catch(() => undefined);
  if (!descriptor) return undefined;
  const { environments, secrets, clusterResources } = descriptor;
  return { environments, secrets, clusterResources };
}

/**
 * Whether a push changes what the cluster's environments are made from (their names, namespaces and secrets), or an
 * earlier one did and that could not be carried out.
 */
export async function environmentsMayDiffer(git: Git, update: RefUpdate): Promise<boolean> {
  const matched = await commitOf(git, ref);
  if (matched === undefined && isCreation(update)) return true;
  const before = matched ?? update.before;
  if (await sameFiles(git, before, update.after, sources)) return false;
  const [old, now] = await Promise.all([madeFrom(git, before), madeFrom(git, update.after)]);
  if (old && isDeepStrictEqual(old, now)) return false;
  await recordMatched(git, before);
  return true;
}

/** Records that the environments are those of a revision. */
export const recordMatched = (git: Git, revision: string): Promise<string> =>
  git(['update-ref', ref, revision]);
