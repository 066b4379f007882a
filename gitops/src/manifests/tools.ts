import { join } from 'node:path';

/** No check holds up a push for longer, whatever the push contains. */
export const deadline = { timeout: 10_000, killSignal: 'SIGKILL' } as const;

/** Paths of what checks manifests. */
export interface ManifestTools {
  readonly kustomize: string;
  readonly kubeconform: string;
  readonly kubeScore: string;
  /** Folder that `writeSchemas` filled. */
  readonly schemas: string;
}

/** The tools when all lie in one folder, under their own names. */
export function manifestToolsIn(folder: string): ManifestTools {
  return {
    kustomize: join(folder, 'kustomize'),
    kubeconform: join(folder, 'kubeconform'),
    kubeScore: join(folder, 'kube-score'),
    schemas: join(folder, 'schemas'),
  };
}
