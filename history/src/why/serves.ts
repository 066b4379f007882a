import { isJobs, isReady, type Pod, workloadOf, workloadsOf } from '../cluster/objects.ts';

const counted = (pods: readonly Pod[]) => `${pods.length} pod${pods.length === 1 ? '' : 's'} ready`;

/** What still serves, for the people who use it. */
export function whatServes(pods: readonly Pod[], failing: Pod | undefined): string {
  const all = workloadsOf(pods);
  if (failing && isJobs(failing)) {
    const ready = all.map(
      ({ name, present, before }) => `${name} ${counted([...present, ...before].filter(isReady))}`,
    );
    return `Still serving: ${ready.join(', ')}.`;
  }
  const workloads = all.filter(({ name }) => !failing || name === workloadOf(failing));
  const before = workloads.flatMap((workload) => workload.before).filter(isReady);
  if (before.length > 0) return `The previous version keeps serving (${counted(before)}).`;
  const newest = workloads.flatMap((workload) => workload.present);
  const present = newest.filter(isReady);
  if (present.length > 0 && present.length === newest.length)
    return `Every pod keeps serving (${counted(present)}).`;
  if (present.length > 0) return `It serves partially (${counted(present)}).`;
  return failing ? `No pod of ${workloadOf(failing)} is ready: it does not answer.` : 'No pod is ready.';
}
