import { readClusterRecord } from '@presage/platform/cluster';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { descriptorIn } from '../descriptor/load.ts';
import { commitNamed, gitIn, withObjectsOf } from '../git/git.ts';
import { withSnapshot } from '../git/snapshot.ts';
import type { Inspection } from '../guard/inspect-tree.ts';
import { serverAnswer } from './server-answer.ts';
import { toolsHere } from './tools-here.ts';
import { type Further, inspectAndValidate } from './validate.ts';

/** What `validate` found. */
export interface Validation extends Inspection {
  /** What the API server could not be asked, and its warnings. */
  readonly notes: readonly string[];
}

/**
 * What is wrong with this checkout, and what is worth knowing: of a commit, or of the files as they are now. Where
 * there is a cluster, its API server is asked too.
 * @throws Refusal when the revision does not exist or the tools can't be built
 */
export async function validateHere(configuration: Configuration, revision?: string): Promise<Validation> {
  const { state, cache } = configuration;
  const here = gitIn(checkout);
  const commit = revision === undefined ? undefined : await commitNamed(here, revision);
  if (revision !== undefined && commit === undefined) {
    throw new Refusal(
      `There is no revision "${revision}" in ${checkout}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  const record = await readClusterRecord(state).catch(() => undefined);
  const tools = () => toolsHere(configuration);
  if (!record) return { ...(await inspect()), notes: [] };
  const server = serverAnswer(record, cache);
  const git = await withObjectsOf(gitIn(record.repository), here);
  // The environments' branches are in the cluster's repository.
  const inspection = await inspect((valid) => server.findings({ ...valid, git, treeish: commit }));
  return { ...inspection, notes: server.notes() };

  async function inspect(further?: Further): Promise<Inspection> {
    const options = further ? { further } : {};
    if (commit) return inspectAndValidate(here, tools, commit, options);
    const descriptor = await descriptorIn();
    return withSnapshot(checkout, (snapshot, tree) =>
      inspectAndValidate(snapshot, tools, tree, { descriptor, ...options }),
    );
  }
}
