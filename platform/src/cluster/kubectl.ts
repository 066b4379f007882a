import { runProgram } from '../machine/run-program.ts';
import { type Action, run } from '../plan/step.ts';
import type { ClusterRecord } from './record.ts';

export interface Kubectl {
  readonly command: string;
  readonly kubeconfig: string;
}

/** The kubectl of the cluster that `up` created. */
export const kubectlOf = ({ tools, kubeconfig }: ClusterRecord): Kubectl => ({
  command: tools.kubectl,
  kubeconfig,
});

const withConfig = (kubectl: Kubectl, args: readonly string[]) => [
  '--kubeconfig',
  kubectl.kubeconfig,
  ...args,
];

/** A kubectl call as an action of a plan. */
export const kubectlRun = (
  kubectl: Kubectl,
  args: readonly string[],
  options?: { input?: string; mayFail?: boolean },
): Action => run(kubectl.command, withConfig(kubectl, args), options);

/**
 * Runs kubectl and returns its output. Never throws: check `failed`.
 * @param input its standard input
 */
export async function kubectlRead(
  kubectl: Kubectl,
  args: readonly string[],
  input?: string,
): Promise<{ failed: boolean; stdout: string; stderr: string }> {
  const { failed, stdout, stderr, message } = await runProgram(
    kubectl.command,
    withConfig(kubectl, ['--request-timeout=5s', ...args]),
    input === undefined ? {} : { input },
  );
  return { failed, stdout: stdout.replace(/\n$/, ''), stderr: (stderr || message).replace(/\n$/, '') };
}

interface PodList {
  items: {
    metadata: { name: string };
    status: {
      phase: string;
      containerStatuses?: { ready: boolean; state: { waiting?: { reason?: string; message?: string } } }[];
    };
  }[];
}

/** Returns true when every pod of a namespace is ready and there are at least `min`; otherwise how many are, and why. */
export async function podsReady(kubectl: Kubectl, namespace: string, min: number): Promise<true | string> {
  const { stdout, failed } = await kubectlRead(kubectl, [
    '--namespace',
    namespace,
    'get',
    'pods',
    '-o',
    'json',
  ]);
  if (failed) return 'the API server does not answer';
  const pods = (JSON.parse(stdout) as PodList).items.filter(({ status }) => status.phase !== 'Succeeded');
  const ready = pods.filter(({ status }) => status.containerStatuses?.every((container) => container.ready));
  if (pods.length >= min && ready.length === pods.length) return true;
  const reasons = pods.flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? []).flatMap(({ state }) =>
      state.waiting?.reason &&
      state.waiting.reason !== 'ContainerCreating' &&
      state.waiting.reason !== 'PodInitializing'
        ? [`${metadata.name}: ${state.waiting.reason}`]
        : [],
    ),
  );
  return [`${ready.length} of ${Math.max(pods.length, min)} pods ready`, ...reasons].join('; ');
}
