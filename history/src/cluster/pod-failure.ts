import { type ContainerStatus, isDeployedJobs, isJobs, isMadeSince, type Pod } from './objects.ts';

const unschedulableMilliseconds = 30_000;

/** States of a container that do not change by waiting. */
const permanent = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** The kubelet did not get the ConfigMap or Secret within a second; it retries. */
const temporary = /failed to sync (configmap|secret) cache: timed out/;

/** Whether a container ends again and again. @param own whether its pod is of the delivery that is looked at */
const isCrashing = ({ state, restartCount }: ContainerStatus, own: boolean): boolean =>
  state.waiting?.reason === 'CrashLoopBackOff' || (own && restartCount >= 2);

/** Describes how a container fails; nothing while it may still start. */
function containerFailure(container: ContainerStatus, own: boolean) {
  const { name, state, lastState } = container;
  const ended = state.terminated ?? lastState?.terminated;
  const exit = ended
    ? ` (exit code ${ended.exitCode}${ended.reason && ended.reason !== 'Error' ? `, ${ended.reason}` : ''})`
    : '';
  if (isCrashing(container, own)) return `${name} crashes as soon as it starts${exit}`;
  const { reason = '', message } = state.waiting ?? {};
  return permanent.has(reason) && !temporary.test(message ?? '')
    ? `${name}: ${reason}${message ? `: ${message}` : ''}`
    : undefined;
}

/** The containers of a pod, those that run first before the others. */
export const containersOf = ({ status }: Pod): ContainerStatus[] => [
  ...(status.initContainerStatuses ?? []),
  ...(status.containerStatuses ?? []),
];

/** When one of some containers ended last, in milliseconds since 1970; 0 if none has. */
const endOf = (containers: readonly ContainerStatus[]): number =>
  Math.max(
    0,
    ...containers.map(
      ({ state, lastState }) =>
        Date.parse((state.terminated ?? lastState?.terminated)?.finishedAt ?? '') || 0,
    ),
  );

/**
 * Whether a pod may have crashed for want of what a Job of the same delivery makes: the Job has not ended, or not
 * before the crash. Argo CD starts both at once when it takes the end of the Job that it replaced for the new one's.
 * @param began when the delivery began
 */
export function mayWaitForJob(pod: Pod, pods: readonly Pod[], began: number): boolean {
  const crashed = endOf(containersOf(pod).filter((container) => isCrashing(container, true)));
  if (crashed === 0 || isJobs(pod)) return false;
  return pods
    .filter((other) => isDeployedJobs(other) && isMadeSince(other, began))
    .some((job) => {
      const { phase } = job.status;
      // A Job that can't start makes nothing that could be waited for.
      if (phase === 'Pending') return containersOf(job).every((one) => !containerFailure(one, true));
      return phase === 'Running' || endOf(containersOf(job)) >= crashed;
    });
}

/** Describes how a pod fails; nothing while it may still start. */
export function podFailure(pod: Pod, began: number, now: number): string | undefined {
  const own = isMadeSince(pod, began);
  const { containerStatuses = [], conditions = [], phase } = pod.status;
  for (const container of containersOf(pod)) {
    const failure = containerFailure(container, own);
    if (failure) return failure;
  }
  if (phase === 'Failed') {
    const ended = containerStatuses.find(({ state }) => state.terminated)?.state.terminated;
    return `it ended with exit code ${ended?.exitCode ?? 'unknown'}${ended?.reason ? ` (${ended.reason})` : ''}`;
  }
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const since = Date.parse(unscheduled?.lastTransitionTime ?? '');
  if (unscheduled && now - since > unschedulableMilliseconds)
    return `no node can run it: ${unscheduled.message ?? unscheduled.reason}`;
  return undefined;
}
