/** The fields of Kubernetes' and Argo CD's objects that are read here. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export type OperationPhase = 'Running' | 'Terminating' | 'Failed' | 'Error' | 'Succeeded';

export interface Application {
  readonly metadata: Metadata;
  /** Present while a sync is requested or running. */
  readonly operation?: { readonly sync?: { readonly revision?: string } };
  readonly status?: {
    readonly sync?: { readonly status?: 'Synced' | 'OutOfSync' | 'Unknown'; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly lastTransitionTime?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly resources?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly health?: { readonly status?: string; readonly message?: string };
    }[];
    readonly operationState?: {
      readonly phase: OperationPhase;
      readonly message?: string;
      readonly retryCount?: number;
      readonly startedAt?: string;
      readonly finishedAt?: string;
      readonly operation?: { readonly sync?: { readonly revision?: string } };
      readonly syncResult?: {
        readonly revision?: string;
        readonly resources?: readonly {
          readonly kind: string;
          readonly name: string;
          readonly status?: string;
          readonly hookPhase?: string;
          readonly message?: string;
        }[];
      };
    };
  };
}

/** The resources that are degraded, with Argo CD's reason: `ConfigMap versions: api-1: …`. */
export const degradedResources = ({ status }: Application): string[] =>
  (status?.resources ?? [])
    .filter(({ health }) => health?.status === 'Degraded')
    .map(({ kind, name, health }) => `${kind} ${name}: ${health?.message || 'no reason given'}`);

interface Ended {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly finishedAt?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly image?: string;
  readonly restartCount: number;
  readonly state: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: Ended;
  };
  readonly lastState?: { readonly terminated?: Ended };
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

export interface Pod {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
  readonly status: {
    readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** `web`, `api`, `database`, `migrate`. */
export const workloadOf = (pod: Pod): string =>
  pod.metadata.labels?.['app.kubernetes.io/name'] ?? pod.metadata.name;

export const isJobs = (pod: Pod): boolean =>
  pod.metadata.labels?.['batch.kubernetes.io/job-name'] !== undefined;

/** Whether a pod is of a Job that a sync makes; Jobs that people start have other names. */
export const isDeployedJobs = (pod: Pod): boolean =>
  pod.metadata.labels?.['batch.kubernetes.io/job-name'] === workloadOf(pod);

export const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;

/** Which version of its workload a pod is: its ReplicaSet's or StatefulSet's revision. */
const versionOf = ({ metadata }: Pod): string =>
  metadata.labels?.['pod-template-hash'] ?? metadata.labels?.['controller-revision-hash'] ?? '';

const createdAt = ({ metadata }: Pod): number => Date.parse(metadata.creationTimestamp ?? '') || 0;

/** Whether a pod was created at or after a time; Kubernetes writes whole seconds. */
export const isMadeSince = (pod: Pod, time: number): boolean =>
  createdAt(pod) >= Math.floor(time / 1000) * 1000;

export interface Workload {
  readonly name: string;
  /** Of the newest version. */
  readonly present: readonly Pod[];
  /** Of older versions that still exist. */
  readonly before: readonly Pod[];
}

/** Running pods by workload, the newest version apart from older ones, without Jobs. */
export function workloadsOf(pods: readonly Pod[]): Workload[] {
  const serving = pods.filter(
    (pod) => !isJobs(pod) && pod.metadata.deletionTimestamp === undefined && pod.status.phase !== 'Succeeded',
  );
  return Object.entries(Object.groupBy(serving, workloadOf))
    .map(([name, own = []]) => {
      const newest = own.toSorted((one, other) => createdAt(other) - createdAt(one))[0];
      const version = newest ? versionOf(newest) : '';
      return {
        name,
        present: own.filter((pod) => versionOf(pod) === version),
        before: own.filter((pod) => versionOf(pod) !== version),
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
