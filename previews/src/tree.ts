import { parse, parseDocument } from 'yaml';
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

/** What of an overlay a preview goes without. */
export interface LeftOut {
  /** Names of Jobs. */
  readonly jobs: readonly string[];
  /** The sync waves: nothing waits for anything where no Job runs. */
  readonly waves: boolean;
}

const nothing: LeftOut = { jobs: [], waves: false };

const deletion = (job: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${job}\n$patch: delete\n`;

const wave = 'argocd.argoproj.io/sync-wave';
const withoutWaves = {
  target: { annotationSelector: wave },
  patch: `- op: remove\n  path: /metadata/annotations/${wave.replace('/', '~1')}\n`,
};

/** The Jobs that a preview's overlay goes without. */
export function leftOutIn(overlay: string): string[] {
  const { patches = [] } = parse(overlay) as { patches?: { patch?: string }[] };
  return patches.flatMap(({ patch = '' }) => {
    const job = /^ {2}name: (\S+)$/m.exec(patch)?.[1];
    return job !== undefined && patch === deletion(job) ? [job] : [];
  });
}

/**
 * What a preview's commit holds besides the tree of its branch.
 * @param overlay the overlay's kustomization.yaml of the branch
 * @param further patches of that kustomization
 */
export function previewFiles(
  { branch, environment, database }: Preview,
  overlay: string,
  { commit, address }: BranchValues,
  { jobs, waves }: LeftOut = nothing,
  further: readonly object[] = [],
): Record<string, string> {
  const document = parseDocument(overlay);
  document.set('namespace', environment.namespace);
  const left = jobs.map((job) => ({ patch: deletion(job) }));
  const added = [...left, ...(waves ? [withoutWaves] : []), ...further];
  if (added.length > 0 && !document.has('patches')) document.set('patches', document.createNode([]));
  for (const patch of added) document.addIn(['patches'], document.createNode(patch));
  return {
    [kustomization]: document.toString({ lineWidth: 0 }),
    [branchFile]: lines({ NAME: environment.name, BRANCH: branch, COMMIT: commit, ADDRESS: address }),
    [databaseFile]: lines({ DATABASE: database }),
  };
}

/** The branch that a preview was made from, by its file `branch.env`. */
export const branchIn = (text: string): string | undefined => /^BRANCH=(.+)$/m.exec(text)?.[1];
