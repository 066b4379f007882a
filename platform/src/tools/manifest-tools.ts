import type { ManifestTools } from '../manifests/tools.ts';
import type { Step } from '../plan/step.ts';
import { goToolPath, goToolSteps } from './go-tools.ts';
import { schemasFolder, schemasStep } from './schemas.ts';

/** The programs that check manifests, in the cache folder. */
export const manifestTools = (cache: string): ManifestTools => ({
  kustomize: goToolPath(cache, 'kustomize'),
  kubeconform: goToolPath(cache, 'kubeconform'),
  kubeScore: goToolPath(cache, 'kube-score'),
  schemas: schemasFolder(cache),
});

/** The steps that build the programs that are missing. */
export const manifestToolSteps = (cache: string): Step[] => [
  ...goToolSteps(cache, ['kustomize', 'kubeconform', 'kube-score']),
  schemasStep(cache),
];
