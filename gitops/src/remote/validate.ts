import type { ClusterRecord } from '../cluster/record.ts';
import { validateOptions } from '../delivery/validate.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { commitTree } from '../descriptor/tree.ts';
import { withManifests } from '../git/export-tree.ts';
import type { Git } from '../git/git.ts';
import type { Finding } from '../manifests/finding.ts';
import { validateTree } from '../manifests/validate-tree.ts';

/**
 * What is wrong with the manifests of a revision of main; empty when it can be deployed.
 * @throws Refusal (78) when its descriptor is not valid
 */
export async function validateRevision(
  git: Git,
  tools: Pick<ClusterRecord['tools'], 'kustomize' | 'kubeconform' | 'schemas'>,
  revision: string,
): Promise<Finding[]> {
  const descriptor = await descriptorAt(git, revision);
  const options = await validateOptions(descriptor, commitTree(git, revision));
  return withManifests(git, revision, (folder) => validateTree(tools, folder, options));
}

/** One line for each finding: the file to fix and why. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, message }) => `  ${file}: ${message}`);
