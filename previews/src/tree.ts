import { parseDocument } from 'yaml';
import type { Preview } from './names.ts';

/** Values of the branch that the overlay hands to its workloads. */
export const branchFile = 'overlays/preview/branch.env';
/** Values that stay the same as long as the preview exists: what refers to them does not run again for each commit. */
export const databaseFile = 'overlays/preview/database.env';
export const kustomization = 'overlays/preview/kustomization.yaml';

const heading = '# Written by gitops on the branch of the preview, never by hand.\n';

const lines = (values: Readonly<Record<string, string>>): string =>
  `${heading}${Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}`;

export interface BranchValues {
  readonly commit: string;
  readonly address: string;
}

/**
 * What a preview's commit holds besides the tree of its branch.
 * @param overlay the overlay's kustomization.yaml of the branch
 */
export function previewFiles(
  { branch, environment, database }: Preview,
  overlay: string,
  { commit, address }: BranchValues,
): Record<string, string> {
  const document = parseDocument(overlay);
  document.set('namespace', environment.namespace);
  return {
    [kustomization]: document.toString({ lineWidth: 0 }),
    [branchFile]: lines({ NAME: environment.name, BRANCH: branch, COMMIT: commit, ADDRESS: address }),
    [databaseFile]: lines({ DATABASE: database }),
  };
}

/** The branch that a preview was made from, by its file `branch.env`. */
export const branchIn = (text: string): string | undefined => /^BRANCH=(.+)$/m.exec(text)?.[1];
