import type { Environment } from '../../environment/environment.ts';
import type { Loader } from '../../registry/index.ts';
import type { Kubectl } from '../kubectl.ts';

/** What the preflight asks a cluster about. */
export interface Asked {
  readonly kubectl: Kubectl;
  readonly context: string;
  /** Address of the repository on a forge. */
  readonly git: string | undefined;
  readonly registry: string | undefined;
  /** What images are built from. */
  readonly nodeImage: string;
  /** What brings images to the nodes in place of a registry. */
  readonly loader: Loader | undefined;
  readonly environments: readonly Pick<Environment, 'application' | 'namespace' | 'overlay'>[];
  readonly argocd: string;
  readonly argocdIsThere: boolean;
  readonly project: string;
}
