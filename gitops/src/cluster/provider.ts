import { execa } from 'execa';
import type { Configuration } from '../configuration.ts';
import type { Plan } from '../plan/step.ts';
import type { ArgocdSource } from './argocd.ts';
import type { ClusterRecord } from './record.ts';

export interface DownOptions {
  /** Also the databases' volumes and the secrets that open them. */
  readonly volumes: boolean;
}

/** A way to have a Kubernetes cluster and an image registry on this machine. */
export interface Provider {
  readonly name: ClusterRecord['provider'];
  /** Looks at the machine before anything is touched. @throws Refusal that says what is missing. */
  readonly preflight: () => Promise<void>;
  /** Cluster and registry; what exists already is skipped. */
  /** @param nodePorts which ports the environments publish; can be called once kustomize is built */
  readonly up: (nodePorts: () => Promise<readonly number[]>) => Plan;
  /** Answers whether `up` left anything here. @throws Refusal where this user may not take it away. */
  readonly isThere: () => Promise<boolean>;
  /** Everything that `up` made. */
  readonly down: (options: DownOptions) => Plan;
  readonly record: () => ClusterRecord;
  readonly argocd: () => ArgocdSource;
}

/** The bare repository behind the git remote `cluster`. */
export const repositoryOf = (configuration: Configuration): string =>
  `${configuration.state}/git/presage.git`;

/** Answers whether a program is on the PATH. */
export const hasCommand = async (command: string): Promise<boolean> =>
  !(await execa('sh', ['-c', 'command -v "$1"', 'sh', command], { reject: false })).failed;
