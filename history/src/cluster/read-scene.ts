import {
  argocdOf,
  type ClusterRecord,
  type Kubectl,
  kubectlOf,
  kubectlRead,
  unanswered,
} from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { type Application, isDeployedJobs, isJobs, isReady, type Pod } from './objects.ts';
import { containersOf } from './pod-failure.ts';
import type { Scene } from './scene.ts';

interface List<Kind> {
  readonly items: readonly Kind[];
}

const kinds = {
  pods: 'Pod',
  events: 'Event',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  jobs: 'Job',
  networkpolicies: 'NetworkPolicy',
  services: 'Service',
} as const;

async function get<Kind>(kubectl: Kubectl, args: readonly string[]): Promise<Kind> {
  const { failed, stdout, stderr } = await kubectlRead(kubectl, ['get', ...args, '-o', 'json']);
  if (!failed) return JSON.parse(stdout) as Kind;
  throw unanswered(stderr);
}

const logLines = 15;
/** Of so many failing pods the logs are read. */
const maxLogs = 3;

/** Whether a pod may show why an environment is not healthy. */
const isSuspect = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp === undefined &&
  pod.status.phase !== 'Succeeded' &&
  (isJobs(pod) ? isDeployedJobs(pod) && pod.status.phase === 'Failed' : !isReady(pod));

/** The last lines of a failing pod: of the run that ended, if it was restarted. */
async function lastLines(kubectl: Kubectl, pod: Pod, namespace: string): Promise<readonly string[]> {
  const all = containersOf(pod);
  const container =
    all.find(({ restartCount }) => restartCount > 0) ?? all.find(({ ready }) => !ready) ?? all[0];
  if (!container) return [];
  const args = [
    ...['logs', pod.metadata.name, '--namespace', namespace, '-c', container.name],
    `--tail=${logLines}`,
  ];
  const runs = container.restartCount > 0 && !container.state.terminated ? [['--previous'], []] : [[]];
  for (const run of runs) {
    const { failed, stdout } = await kubectlRead(kubectl, [...args, ...run]);
    if (!failed && stdout.trim()) return stdout.trimEnd().split('\n');
  }
  return [];
}

const createdAt = ({ metadata }: Pod) => Date.parse(metadata.creationTimestamp ?? '') || 0;

/**
 * Reads all that may show why an environment is not healthy. Changes nothing.
 * @throws Refusal (69) when the cluster does not answer, (77) when the account lacks a right
 */
export async function readScene(record: ClusterRecord, environment: Environment): Promise<Scene> {
  const kubectl = kubectlOf(record);
  const { application: name, namespace } = environment;
  const [applications, objects, nodes] = await Promise.all([
    get<List<Application>>(kubectl, ['applications', '--namespace', argocdOf(record).namespace]),
    get<List<{ readonly kind: string }>>(kubectl, [Object.keys(kinds).join(','), '--namespace', namespace]),
    // Who may read one namespace may not always read the nodes.
    get<List<Scene['nodes'][number]>>(kubectl, ['nodes']).catch(() => ({ items: [] })),
  ]);
  const of = <Kind>(...wanted: (keyof typeof kinds)[]) =>
    objects.items.filter(({ kind }) => wanted.some((one) => kinds[one] === kind)) as unknown as Kind[];
  const pods = of<Pod>('pods');
  const suspects = pods
    .filter(isSuspect)
    .toSorted((one, other) => createdAt(other) - createdAt(one))
    .slice(0, maxLogs);
  const logs = await Promise.all(
    suspects.map(async (pod) => [pod.metadata.name, await lastLines(kubectl, pod, namespace)] as const),
  );
  return {
    application: applications.items.find(({ metadata }) => metadata.name === name),
    pods,
    events: of('events'),
    claims: of('persistentvolumeclaims'),
    controllers: of('deployments', 'statefulsets', 'jobs'),
    policies: of('networkpolicies'),
    services: of('services'),
    nodes: nodes.items,
    logs: Object.fromEntries(logs),
    now: Date.now(),
  };
}
