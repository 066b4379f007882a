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

/** A mistake in the base is the same in every environment: it is reported once, without one. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const reported = new Map<string, Finding>();
  for (const finding of findings) {
    const key = [finding.file, finding.rule, finding.message].join('\n');
    const before = reported.get(key);
    const everywhere = before && before.environment !== finding.environment;
    reported.set(key, everywhere ? { ...finding, environment: undefined } : finding);
  }
  return [...reported.values()];
}
