/** Something in the tree that must be fixed before it can be deployed. */
export interface Finding {
  /** Path in the repository of the file to fix, with `:` and the line where that helps. */
  readonly file: string;
  /** The environment it would break; none when it concerns the whole tree. */
  readonly environment: string | undefined;
  /** Stable name of the rule, for tests and machine output. */
  readonly rule: string;
  /** One sentence: what is wrong, and what to do. */
  readonly message: string;
}

/** Folder of an environment's overlay, and the name of the kustomization in every folder. */
export const overlayOf = (environment: string) => `overlays/${environment}`;
export const kustomizationFile = 'kustomization.yaml';
