import { isJobs, isReady, type Pod, workloadOf, workloadsOf } from '@presage/history/cluster';
import { type ClusterRecord, kubectlOf, kubectlRead } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';

const logLines = 15;

/** The failing container of a pod: one that restarted or is not ready. */
function troubled({ status }: Pod) {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.find(({ restartCount }) => restartCount > 0) ?? all.find(({ ready }) => !ready) ?? all[0];
}

/** The last log lines of a failing pod: of the run that ended, if it was restarted. */
async function lastLines(record: ClusterRecord, pod: Pod, namespace: string): Promise<string[]> {
  const container = troubled(pod);
  if (!container) return [];
  const args = [
    'logs',
    pod.metadata.name,
    '--namespace',
    namespace,
    '-c',
    container.name,
    `--tail=${logLines}`,
  ];
  const runs = container.restartCount > 0 && !container.state.terminated ? [['--previous'], []] : [[]];
  for (const run of runs) {
    const { failed, stdout } = await kubectlRead(kubectlOf(record), [...args, ...run]);
    if (!failed && stdout.trim()) return stdout.trimEnd().split('\n');
  }
  return [];
}

/** Warnings of Kubernetes, e.g. that the readiness probe fails or that the image does not exist. */
async function warnings(record: ClusterRecord, pod: Pod, namespace: string): Promise<string[]> {
  const selector = `involvedObject.name=${pod.metadata.name},type=Warning`;
  const { failed, stdout } = await kubectlRead(kubectlOf(record), [
    'get',
    'events',
    '--namespace',
    namespace,
    '--field-selector',
    selector,
    '--sort-by=.lastTimestamp',
    '-o',
    'json',
  ]);
  if (failed) return [];
  const { items } = JSON.parse(stdout) as { items: { reason: string; message: string }[] };
  const texts = items
    .filter(({ reason }) => reason !== 'BackOff')
    .map(({ reason, message }) => `${reason}: ${message.split('\n')[0]}`);
  return [...new Set(texts)].slice(-3);
}

/** All pods at once: a watch that has just started reports them one by one. */
async function podsOf(record: ClusterRecord, namespace: string): Promise<Pod[]> {
  const args = ['get', 'pods', '--namespace', namespace, '-o', 'json'];
  const { failed, stdout } = await kubectlRead(kubectlOf(record), args);
  return failed ? [] : (JSON.parse(stdout) as { items: Pod[] }).items;
}

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

/** What a person needs to fix a failed rollout: the pod's last lines, the warnings, what still serves. */
export async function explain(
  record: ClusterRecord,
  environment: Environment,
  failing: Pod | undefined,
): Promise<string[]> {
  const { namespace } = environment;
  const [pods, lines, warned] = await Promise.all([
    podsOf(record, namespace),
    failing ? lastLines(record, failing, namespace) : [],
    failing ? warnings(record, failing, namespace) : [],
  ]);
  return [
    ...warned.map((warning) => `  ${warning}`),
    ...(lines.length > 0 ? [`  The last lines of ${failing?.metadata.name}:`] : []),
    ...lines.map((line) => `    | ${line}`),
    `  ${whatServes(pods, failing)}`,
  ];
}
