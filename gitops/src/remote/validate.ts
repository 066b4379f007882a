import type { ClusterRecord } from '../cluster/record.ts';
import { environmentNames } from '../environments/environment.ts';
import { withManifests } from '../environments/export-tree.ts';
import type { Git } from '../environments/git.ts';
import type { Finding } from '../manifests/finding.ts';
import { validateTree } from '../manifests/validate-tree.ts';
import { predictorsAt } from '../models/predictors.ts';

/** What is wrong with the manifests of a revision of main; empty when it can be deployed. */
export async function validateRevision(
  git: Git,
  tools: Pick<ClusterRecord['tools'], 'kustomize' | 'kubeconform' | 'schemas'>,
  revision: string,
): Promise<Finding[]> {
  const found = await predictorsAt(git, revision);
  const predictors = found.length > 0 ? found : undefined;
  return withManifests(git, revision, (folder) =>
    validateTree(tools, folder, { environments: environmentNames, predictors }),
  );
}

/** One line for each finding: the file to mend and why. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ file, message }) => `  ${file}: ${message}`);
