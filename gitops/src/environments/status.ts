import {
  type Application,
  degradedResources,
  isDeployedJobs,
  isJobs,
  isReady,
  type Pod,
  podFailure,
  workloadsOf,
} from '@presage/history/cluster';
import { argocdOf, enforcementProblem, publishedAddresses } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { type Address, dashboardOf } from '@presage/platform/manifests';
import { Refusal } from '@presage/runtime/refusal';
import type { Entries } from '../delivery/entries.ts';
import type { Cluster } from '../delivery/extension.ts';
import { pinnedAt } from '../delivery/pinned.ts';
import { type Delivery, headOf, pinsAt } from './history.ts';
import { readObject } from './rollout/reach.ts';

export interface EnvironmentStatus {
  readonly environment: string;
  /** Of the environment's branch, like the fields that follow. */
  readonly commit: string | undefined;
  readonly revision: string | undefined;
  readonly action: string | undefined;
  readonly subject: string | undefined;
  readonly by: string | undefined;
  readonly deliveredAt: string | undefined;
  readonly images: readonly { readonly name: string; readonly tag: string; readonly digest: string }[];
  readonly pinned: readonly PinnedStatus[];
  /** From Argo CD; `liveCommit` is the commit it compares the cluster with. */
  readonly sync: string;
  readonly health: string;
  readonly liveCommit: string | undefined;
  readonly since: string | undefined;
  /** What its Services, Ingresses and HTTPRoutes publish. */
  readonly addresses: readonly Address[];
  /** Its application in Argo CD's dashboard, where that was installed by `up`. */
  readonly dashboard: string | undefined;
  readonly pods: { readonly ready: number; readonly total: number };
  /** Descriptions of failing pods, and whether nothing enforces the NetworkPolicies. */
  readonly problems: readonly string[];
}

/** What a pinned file holds. */
export interface PinnedStatus {
  readonly file: string;
  readonly title: string;
  readonly entries: Entries;
}

interface List<Kind> {
  readonly items: readonly Kind[];
}

function problemsOf(pods: readonly Pod[], application: Application | undefined): string[] {
  // The failure of a Job that a person started is not a failure of the environment.
  const own = pods.filter((pod) => !isJobs(pod) || isDeployedJobs(pod));
  const failing = own.flatMap((pod) => {
    const failure = podFailure(pod, 0, Date.now());
    return failure && pod.metadata.deletionTimestamp === undefined
      ? [`${pod.metadata.name}: ${failure}`]
      : [];
  });
  const conditions = (application?.status?.conditions ?? [])
    .filter(({ type }) => type.endsWith('Error'))
    .map(({ type, message }) => `${type}: ${message}`);
  return [...failing, ...conditions, ...(application ? degradedResources(application) : [])];
}

/** What runs in an environment's namespace. */
interface Running {
  readonly pods: readonly Pod[];
  readonly addresses: readonly Address[];
}

type Delivered = Pick<EnvironmentStatus, 'images' | 'pinned'> & { readonly head: Delivery | undefined };

function statusOf(
  environment: Environment,
  { head, images, pinned }: Delivered,
  application: Application | undefined,
  { pods, addresses }: Running,
  { dashboard, problem }: { readonly dashboard: string | undefined; readonly problem: string | undefined },
): EnvironmentStatus {
  const { sync, health, operationState } = application?.status ?? {};
  const serving = workloadsOf(pods).flatMap(({ present, before }) => [...present, ...before]);
  return {
    environment: environment.name,
    commit: head?.commit,
    revision: head?.revision,
    action: head?.action,
    subject: head?.subject,
    by: head?.by,
    deliveredAt: head?.at.toISOString(),
    images,
    pinned,
    sync: sync?.status ?? 'not deployed',
    health: health?.status ?? '',
    // A branch that Argo CD could not read stands there by its name.
    liveCommit: sync?.revision?.match(/^[0-9a-f]{40}$/)?.[0],
    since: health?.lastTransitionTime ?? operationState?.finishedAt,
    addresses,
    dashboard,
    pods: { ready: serving.filter(isReady).length, total: serving.length },
    problems: [...problemsOf(pods, application), ...(problem ? [problem] : [])],
  };
}

async function deliveredTo({ git, pinned }: Cluster, environment: Environment): Promise<Delivered> {
  const head = await headOf(git, environment);
  if (!head) return { head, images: [], pinned: [] };
  const [pins, files] = await Promise.all([
    pinsAt(git, head.commit, environment),
    Promise.all(
      (await pinned()).map(async ({ file, meaning }) => ({
        file,
        title: meaning.title,
        entries: await pinnedAt(git, head.commit, environment, file),
      })),
    ),
  ]);
  return {
    head,
    pinned: files,
    images: pins.map(({ name, newTag: tag, digest }) => ({ name, tag, digest })),
  };
}

/**
 * What every environment runs, by its branch and by Argo CD.
 * @throws Refusal (69) when the cluster does not answer within 3 s.
 */
export async function readStatus(cluster: Cluster): Promise<EnvironmentStatus[]> {
  const { record, descriptor } = cluster;
  const { environments } = descriptor;
  // In a cluster of somebody else, the account may look into these namespaces alone.
  const inEach = async <Kind>(kind: string): Promise<Kind[]> => {
    const lists = environments.map(({ namespace }) =>
      readObject<List<Kind>>(record, [kind, '--namespace', namespace]),
    );
    return (await Promise.all(lists)).flatMap(({ items }) => items);
  };
  const [applications, pods, published, problem, ...heads] = await Promise.all([
    readObject<List<Application>>(record, ['applications', '--namespace', argocdOf(record).namespace]),
    inEach<Pod>('pods'),
    Promise.all(environments.map((environment) => publishedAddresses(record, environment))),
    enforcementProblem(record),
    ...environments.map((environment) => deliveredTo(cluster, environment)),
  ]);
  return environments.map((environment, index) => {
    const isIn = ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
      metadata.namespace === environment.namespace;
    return statusOf(
      environment,
      heads[index] ?? { head: undefined, images: [], pinned: [] },
      applications.items.find(({ metadata }) => metadata.name === environment.application),
      { pods: pods.filter(isIn), addresses: published[index] ?? [] },
      { dashboard: dashboardOf(environment, record.existing), problem },
    );
  });
}

/** @throws Refusal unless every environment that something was delivered to runs it, Synced and Healthy */
export function requireReady(statuses: readonly EnvironmentStatus[]): void {
  const delivered = statuses.filter(({ commit }) => commit !== undefined);
  const problems = delivered.flatMap(({ environment, commit, liveCommit, sync, health }) => {
    if (sync !== 'Synced' || health !== 'Healthy')
      return [`${environment} is ${[sync, health].filter(Boolean).join(' and ')}`];
    return liveCommit === commit ? [] : [`${environment} does not run the newest commit of its branch yet`];
  });
  if (delivered.length > 0 && problems.length === 0) return;
  throw new Refusal(
    delivered.length === 0 ? 'Nothing was delivered yet.' : `${problems.join('; ')}.`,
    'See what `npm run gitops status` reports about its pods.',
  );
}
