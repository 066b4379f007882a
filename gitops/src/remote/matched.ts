import { descriptorFile } from '../descriptor/schema.ts';
import { ask, commitOf, type Git } from '../git/git.ts';
import { isCreation, type RefUpdate } from './push.ts';

/** The revision of main that the cluster's environments were last made from; set once they may differ from it. */
const ref = 'refs/presage/environments';

/** What the environments are made from: their list, names, namespaces, secrets. */
const sources = [descriptorFile, ':(glob)overlays/*/kustomization.yaml'];

/**
 * Whether a push touches what the cluster's environments are made from, or an earlier one did that could not be
 * carried out.
 */
export async function environmentsMayDiffer(git: Git, update: RefUpdate): Promise<boolean> {
  const matched = await commitOf(git, ref);
  if (matched === undefined && isCreation(update)) return true;
  const before = matched ?? update.before;
  const same = await ask(git, ['diff', '--quiet', before, update.after, '--', ...sources]);
  if (same !== undefined) return false;
  await recordMatched(git, before);
  return true;
}

/** Records that the environments are those of a revision. */
export const recordMatched = (git: Git, revision: string): Promise<string> =>
  git(['update-ref', ref, revision]);
