import { execa } from 'execa';
import type { Configuration } from '../configuration/configuration.ts';
import type { Environment } from '../environment/environment.ts';
import type { Plan } from '../plan/step.ts';
import type { ArgocdSource } from './argocd.ts';
import type { ClusterRecord } from './record.ts';

export interface DownOptions {
  /** Also remove the databases' volumes and their secrets. */
  readonly volumes: boolean;
  /** Folders of the checkout whose objects `up` applied to an existing cluster. */
  readonly clusterResources?: readonly string[];
  /** Namespaces of the environments of this checkout. */
  readonly namespaces?: readonly string[];
}

/** A Kubernetes cluster and an image registry: on this machine, or those of somebody else. */
export interface Provider {
  readonly name: ClusterRecord['provider'];
  /** Checks the prerequisites before anything is changed. @throws Refusal that names what is missing. */
  readonly preflight: (environments: readonly Environment[]) => Promise<void>;
  /** Cluster and registry; what exists already is skipped. */
  /** @param nodePorts which ports the environments publish; can be called once kustomize is built */
  readonly up: (nodePorts: () => Promise<readonly number[]>) => Plan;
  /** Whether anything that `up` created exists. @throws Refusal when this user may not remove it. */
  readonly isThere: () => Promise<boolean>;
  /** Removes everything that `up` created. */
  readonly down: (options: DownOptions) => Plan;
  /** What `down` keeps in the state folder without `--volumes`. */
  readonly kept: string;
  /** Options that name a cluster of somebody else, for `down` once nothing here is left of it. */
  readonly options?: string;
  readonly record: () => ClusterRecord;
  /** How Argo CD is installed; nothing where it runs already. */
  readonly argocd: () => ArgocdSource | undefined;
}

/** The bare repository behind the git remote `cluster`. */
export const repositoryOf = (configuration: Configuration): string =>
  `${configuration.state}/git/presage.git`;

/** Whether a program is on the PATH. */
export const hasCommand = async (command: string): Promise<boolean> =>
  !(await execa('sh', ['-c', 'command -v "$1"', 'sh', command], { reject: false })).failed;
