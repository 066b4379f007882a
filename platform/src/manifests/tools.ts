/** No check holds up a push for longer, whatever the push contains. */
export const deadline = { timeout: 10_000 } as const;

/** Paths of what checks manifests. */
export interface ManifestTools {
  readonly kustomize: string;
  readonly kubeconform: string;
  readonly kubeScore: string;
  /** Folder that `writeSchemas` filled. */
  readonly schemas: string;
}
