import {
  type Application,
  degradedResources,
  isDeployedJobs,
  isMadeSince,
  isReady,
  mayWaitForJob,
  type Pod,
  podFailure,
  workloadOf,
  workloadsOf,
} from '@presage/history/cluster';
import type { Progress } from './progress.ts';

/** What is known at one moment, from the watches. */
export interface Scene {
  readonly application: Application | undefined;
  readonly pods: readonly Pod[];
  readonly now: number;
}

/** What one moment does not show: since when a condition holds. */
export interface Memory {
  readonly commit: string;
  /** When the commit was written; pods created later belong to it. */
  readonly began: number;
  syncedSince?: number;
  foreignSince?: number;
  degradedSince?: number;
  unreadableSince?: number;
}

export type Verdict =
  | { readonly state: 'live' }
  /** Both texts are empty while nothing is known. */
  | ({ readonly state: 'waiting' } & Progress)
  /** The sync of an earlier commit blocks this one and must be ended. */
  | { readonly state: 'blocked'; readonly by: string }
  | { readonly state: 'failed'; readonly why: string; readonly pod?: Pod };

const foreignMilliseconds = 1500;
const staleMilliseconds = 3000;
const unreadableMilliseconds = 6000;
/** The pod that shows that this commit's version does not start. */
function failedPod({ pods, now }: Scene, memory: Memory): { pod: Pod; why: string } | undefined {
  const { began, syncedSince } = memory;
  const settled = syncedSince !== undefined && now - syncedSince > staleMilliseconds;
  const failedJobs = failedJobsOf(pods, began);
  // Until Argo CD has applied this commit, an old pod may show the failure that this commit fixes.
  const present = workloadsOf(pods).flatMap((workload) => workload.present);
  const suspects = [
    ...(failedJobs.length >= 2 ? failedJobs.slice(-1) : []),
    ...present.filter((pod) => (settled || isMadeSince(pod, began)) && !mayWaitForJob(pod, pods, began)),
  ];
  for (const pod of suspects) {
    const why = podFailure(pod, began, now);
    if (why) return { pod, why };
  }
  return undefined;
}

const firstOf = (
  memory: Memory,
  key: 'syncedSince' | 'foreignSince' | 'degradedSince' | 'unreadableSince',
  holds: boolean,
  now: number,
) => {
  if (!holds) delete memory[key];
  else memory[key] ??= now;
  return memory[key] === undefined ? 0 : now - memory[key];
};

const failedJobsOf = (pods: readonly Pod[], began: number): Pod[] =>
  pods.filter((pod) => isDeployedJobs(pod) && pod.status.phase === 'Failed' && isMadeSince(pod, began));

/** `pods ready: api 1 of 3, web 3 of 3`, with old ones that still serve, and Jobs that failed once. */
function readiness(pods: readonly Pod[], began: number): string {
  const parts = workloadsOf(pods).map(({ name, present, before }) => {
    const old = before.filter(isReady).length;
    return `${name} ${present.filter(isReady).length} of ${present.length}${old > 0 ? ` (and ${old} old)` : ''}`;
  });
  const failed = failedJobsOf(pods, began).map((pod) => `; ${workloadOf(pod)} failed once and is retried`);
  return (parts.length > 0 ? `pods ready: ${parts.join(', ')}` : 'no pods yet') + failed.join('');
}

function syncFailure({ status }: Application): string {
  const { message = '', syncResult } = status?.operationState ?? {};
  const failed = (syncResult?.resources ?? []).filter(
    ({ status: result, hookPhase }) =>
      result === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error',
  );
  const resources = failed.map(({ kind, name, message: reason }) => `${kind} ${name}: ${reason}`);
  return [message, ...resources].join('\n  ');
}

/** What happens while no sync runs: `OutOfSync` and `Progressing` are states on the way, not faults. */
function stepOf({ operation, status }: Application): string {
  if (operation) return 'the sync starts';
  if (status?.sync?.status !== 'Synced') return 'Argo CD is about to sync';
  return status.health?.status === 'Healthy' ? 'the sync ends' : 'the pods start';
}

/**
 * Whether a commit of an environment is live, still starting, or failed.
 * @param memory is updated from the scene
 */
export function judge(scene: Scene, memory: Memory): Verdict {
  const { application, pods, now } = scene;
  if (!application) return { state: 'waiting', step: '', pods: '' };
  const { sync, health, operationState, conditions = [] } = application.status ?? {};
  const { commit } = memory;
  const operationRevision =
    operationState?.operation?.sync?.revision ?? operationState?.syncResult?.revision ?? '';
  const running = application.operation !== undefined && operationState?.phase === 'Running';
  const retries = operationState?.retryCount ?? 0;

  const foreign = running && operationRevision !== '' && operationRevision !== commit;
  const foreignFor = firstOf(memory, 'foreignSince', foreign, now);
  if (foreign && (retries > 0 || foreignFor > foreignMilliseconds))
    return { state: 'blocked', by: operationRevision };

  const unreadable = conditions.find(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
  if (firstOf(memory, 'unreadableSince', unreadable !== undefined, now) > unreadableMilliseconds)
    return { state: 'failed', why: `Argo CD cannot compare it with the cluster: ${unreadable?.message}` };

  const seen = sync?.revision === commit;
  firstOf(memory, 'syncedSince', seen && sync?.status === 'Synced', now);
  if (!seen) return { state: 'waiting', step: 'Argo CD reads the commit', pods: '' };

  if (operationRevision === commit) {
    const ended = operationState?.phase === 'Failed' || operationState?.phase === 'Error';
    const pod = failedPod(scene, memory)?.pod;
    if (ended || retries >= 2)
      return { state: 'failed', why: `the sync fails: ${syncFailure(application)}`, ...(pod ? { pod } : {}) };
  }
  const failed = failedPod(scene, memory);
  if (failed)
    return { state: 'failed', why: `pod ${failed.pod.metadata.name}: ${failed.why}`, pod: failed.pod };

  const synced = sync?.status === 'Synced';
  if (synced && health?.status === 'Healthy' && !application.operation && operationState?.phase !== 'Running')
    return { state: 'live' };

  const degraded = synced && health?.status === 'Degraded';
  if (firstOf(memory, 'degradedSince', degraded, now) > staleMilliseconds) {
    const pod = workloadsOf(pods)
      .flatMap(({ present }) => present)
      .find((one) => !isReady(one));
    const resources = degradedResources(application);
    const why = pod
      ? `pod ${pod.metadata.name} (${workloadOf(pod)}) did not become ready in time`
      : resources.join('\n  ') || 'Argo CD reports it as degraded';
    return { state: 'failed', why, ...(pod ? { pod } : {}) };
  }
  return {
    state: 'waiting',
    step: running ? (operationState?.message ?? 'the sync starts') : stepOf(application),
    pods: readiness(pods, memory.began),
  };
}
