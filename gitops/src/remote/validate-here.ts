import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readClusterRecord } from '../cluster/record.ts';
import { type Configuration, checkout } from '../configuration/configuration.ts';
import { descriptorIn } from '../descriptor/load.ts';
import { commitNamed, gitIn } from '../git/git.ts';
import { withSnapshot } from '../git/snapshot.ts';
import type { Inspection } from '../guard/inspect-tree.ts';
import type { ManifestTools } from '../manifests/tools.ts';
import { runPlan } from '../plan/run-plan.ts';
import { goToolPath, goToolSteps } from '../tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../tools/schemas.ts';
import { inspectAndValidate } from './validate.ts';

type Tools = Omit<ManifestTools, 'kubeScore'>;

/** The cluster's tools, which the hook uses too; without a cluster, the ones in the cache, built if missing. */
async function toolsOf({ state, cache }: Configuration): Promise<Tools> {
  const record = await readClusterRecord(state).catch(() => undefined);
  if (record) return record.tools;
  await runPlan([...goToolSteps(cache, ['kustomize', 'kubeconform']), schemasStep(cache)], {
    onlyResult: true,
  });
  return {
    kustomize: goToolPath(cache, 'kustomize'),
    kubeconform: goToolPath(cache, 'kubeconform'),
    schemas: schemasFolder(cache),
  };
}

/**
 * What is wrong with this checkout, and what is worth knowing: of a commit, or of the files as they are now.
 * @throws Refusal when the revision does not exist or the tools can't be built
 */
export async function validateHere(configuration: Configuration, revision?: string): Promise<Inspection> {
  const git = gitIn(checkout);
  const commit = revision === undefined ? undefined : await commitNamed(git, revision);
  if (revision !== undefined && commit === undefined) {
    throw new Refusal(
      `There is no revision "${revision}" in ${checkout}.`,
      'Name a commit, a tag or a branch: see `git log --oneline`.',
      exitCode.usage,
    );
  }
  const tools = () => toolsOf(configuration);
  if (commit) return inspectAndValidate(git, tools, commit);
  const descriptor = await descriptorIn();
  return withSnapshot(checkout, (snapshot, tree) =>
    inspectAndValidate(snapshot, tools, tree, { descriptor }),
  );
}
