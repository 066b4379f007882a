import type { KubernetesObject } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { read } from '../cluster.ts';
import { bytesOf, mebibytes } from './bytes.ts';

interface Container {
  readonly resources?: {
    readonly requests?: { readonly memory?: string };
    readonly limits?: { readonly memory?: string };
  };
}

export interface Pod {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
}

interface Workload {
  readonly replicas?: number;
  readonly template?: { readonly spec?: Pod };
}

/** What the LimitRange of a preview adds where a container states nothing. */
export const defaultRequest = '64Mi';

/** What a pod keeps free for itself on a node, in bytes: its containers', or that of a larger one before them. */
export function requestOf({ containers, initContainers = [] }: Pod, fallback?: string): number {
  const of = ({ resources }: Container) =>
    bytesOf(resources?.requests?.memory ?? resources?.limits?.memory ?? fallback);
  const together = containers.reduce((sum, container) => sum + of(container), 0);
  return Math.max(together, ...initContainers.map(of));
}

/**
 * The requests of the pods that run at the same time, in bytes: those that stay, and the largest of the Jobs, which
 * run one after the other.
 */
export function requestsOf(objects: readonly KubernetesObject[]): number[] {
  const of = (kinds: readonly string[]) =>
    objects
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap((object) => {
        const { replicas = 1, template } = (object as { spec?: Workload }).spec ?? {};
        const request = template?.spec ? requestOf(template.spec, defaultRequest) : 0;
        return Array<number>(replicas).fill(request);
      });
  const jobs = of(['Job']);
  return [...of(['Deployment', 'StatefulSet']), ...(jobs.length > 0 ? [Math.max(...jobs)] : [])];
}

/** Whether each request finds a node, the largest first. */
export function haveRoom(requests: readonly number[], free: readonly number[]): boolean {
  const left = [...free];
  return requests
    .toSorted((one, other) => other - one)
    .every((request) => {
      const node = left.findIndex((bytes) => bytes >= request);
      if (node === -1) return false;
      left[node] = (left[node] ?? 0) - request;
      return true;
    });
}

interface Nodes {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly unschedulable?: boolean };
    readonly status: { readonly allocatable: { readonly memory: string } };
  }[];
}

/** Memory that no pod has asked for, in bytes for each node that takes pods. */
export function freeOf(nodes: Nodes['items'], pods: readonly Pod[]): number[] {
  return nodes
    .filter(({ spec }) => !spec.unschedulable)
    .map(({ metadata, status }) => {
      const own = pods.filter(({ nodeName }) => nodeName === metadata.name);
      return own.reduce((free, pod) => free - requestOf(pod), bytesOf(status.allocatable.memory));
    });
}

/**
 * @param requests of the pods of a preview, in bytes
 * @throws Refusal (69) when the nodes have not enough memory free for them
 */
export async function requireMemory(record: ClusterRecord, requests: readonly number[]): Promise<void> {
  const live = encodeURIComponent('status.phase!=Succeeded,status.phase!=Failed');
  const [nodes, pods] = await Promise.all([
    read<Nodes>(record, '/api/v1/nodes'),
    read<{ items: { spec: Pod }[] }>(record, `/api/v1/pods?fieldSelector=${live}`),
  ]);
  const free = freeOf(
    nodes.items,
    pods.items.map(({ spec }) => spec),
  );
  if (haveRoom(requests, free)) return;
  const sum = (all: readonly number[]) => mebibytes(all.reduce((total, one) => total + Math.max(0, one), 0));
  throw new Refusal(
    `The pods of a preview ask for ${sum(requests)} of memory, and the cluster has ${sum(free)} free.`,
    'Let a preview sleep (`npm run gitops preview sleep BRANCH`), or ask for less in overlays/preview. Nothing was pushed.',
    exitCode.unavailable,
  );
}
