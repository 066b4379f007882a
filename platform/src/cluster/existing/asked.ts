import type { Loader } from '../../registry/index.ts';
import type { Kubectl } from '../kubectl.ts';

/** What the preflight asks a cluster about. */
export interface Asked {
  readonly kubectl: Kubectl;
  readonly context: string;
  /** Address of the repository on a forge. */
  readonly git: string | undefined;
  readonly registry: string | undefined;
  /** What brings images to the nodes in place of a registry. */
  readonly loader: Loader | undefined;
  /** Environments: the Application and the namespace of each. */
  readonly environments: readonly { readonly application: string; readonly namespace: string }[];
  readonly argocd: string;
  readonly argocdIsThere: boolean;
  readonly project: string;
}
