import { readFileSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Step } from '../../plan/step.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { kubectlRead, kubectlRun } from '../kubectl.ts';
import { daemonPid, startDaemon, stopDaemon } from './daemon.ts';
import { address, type HostLayout, nodeName } from './layout.ts';
import { connectionsAreJudged, judgeConnections, queue, queueHasListener } from './netfilter.ts';

const manifest = fileURLToPath(new URL('./manifests/policies.yaml', import.meta.url));

/** A kubeconfig with the token of the engine's own account, which may only read what policies are about. */
const kubeconfigOf = (token: string, authority: string) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'presage',
        cluster: { server: `https://${address.node}:6443`, 'certificate-authority-data': authority },
      },
    ],
    users: [{ name: 'policies', user: { token } }],
    contexts: [{ name: 'policies', context: { cluster: 'presage', user: 'policies' } }],
    'current-context': 'policies',
  });

/**
 * Before the kubelet starts the pods of a cluster that was stopped: what they open waits until the engine runs. In a
 * running cluster the rules come after the engine, so that no connection waits.
 */
export const closedUntilJudgedStep = (layout: HostLayout): Step => ({
  title: 'Hold back the pods’ connections until the NetworkPolicies are enforced',
  satisfied: async () => daemonPid(layout, 'kubelet') !== undefined || (await connectionsAreJudged()),
  actions: judgeConnections(layout),
});

/** The program that enforces the NetworkPolicies, from before the first pod of an application on. */
export function policySteps(cache: string, layout: HostLayout): Step[] {
  const engine = goToolPath(cache, 'policies');
  const admin = { command: goToolPath(cache, 'kubernetes', 'kubectl'), kubeconfig: layout.kubeconfig };
  const kubeconfig = layout.policiesKubeconfig;
  const secret = async (): Promise<{ token?: string; 'ca.crt'?: string }> => {
    const { stdout, failed } = await kubectlRead(admin, [
      '-n',
      'kube-system',
      'get',
      'secret',
      'policies',
      '-o',
      'json',
    ]);
    return failed ? {} : (JSON.parse(stdout).data ?? {});
  };
  return [
    {
      title: 'Create the account of the policy engine',
      satisfied: async () => {
        const own = { command: admin.command, kubeconfig };
        return !(await kubectlRead(own, ['get', 'networkpolicies', '--all-namespaces', '-o', 'name'])).failed;
      },
      actions: [
        kubectlRun(admin, ['apply', '--server-side', '--force-conflicts', '-f', '-'], {
          input: readFileSync(manifest, 'utf8'),
        }),
        {
          kind: 'wait',
          what: 'the token of the policy engine',
          seconds: 30,
          next: `Read the log of kube-controller-manager, then run \`npm run up\` again.`,
          until: async () => (await secret()).token !== undefined,
        },
        {
          kind: 'call',
          what: `write ${kubeconfig} (mode 600)`,
          call: async () => {
            const { token = '', 'ca.crt': authority = '' } = await secret();
            const content = kubeconfigOf(Buffer.from(token, 'base64').toString(), authority);
            await writeFile(kubeconfig, content, { mode: 0o600 });
          },
        },
        // One that runs has the previous account.
        stopDaemon(layout, 'policies'),
      ],
    },
    {
      title: 'Start the policy engine',
      satisfied: async () => {
        const pid = daemonPid(layout, 'policies');
        return pid !== undefined && readlinkSync(`/proc/${pid}/exe`) === engine && (await queueHasListener());
      },
      actions: [
        stopDaemon(layout, 'policies'),
        startDaemon(layout, {
          name: 'policies',
          command: engine,
          args: [
            `-kubeconfig=${kubeconfig}`,
            `-node=${nodeName}`,
            `-queue=${queue}`,
            `-pods=${address.pods}`,
          ],
        }),
        {
          kind: 'wait',
          what: 'the policy engine to read its netfilter queue',
          seconds: 60,
          next: `Read ${layout.logs}/policies.log, then run \`npm run up\` again.`,
          until: queueHasListener,
        },
      ],
    },
    {
      title: 'Enforce the NetworkPolicies',
      satisfied: connectionsAreJudged,
      actions: judgeConnections(layout),
    },
  ];
}

const restart = 'run `npm run up`, which starts it again';

/** Why the NetworkPolicies are not enforced now, or undefined. Needs root, like everything of this provider. */
export async function policyProblem(): Promise<string | undefined> {
  if (!(await connectionsAreJudged())) return `NetworkPolicies are not enforced: ${restart}`;
  if (!(await queueHasListener()))
    return `the policy engine does not run, so that pods can't open connections: ${restart}`;
  return undefined;
}
