import { readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Step } from '../../plan/step.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { kubectlRead } from '../kubectl.ts';
import { daemonPid, startDaemon, stopDaemon } from './daemon.ts';
import { address, type HostLayout, nodeName } from './layout.ts';
import { connectionsAreJudged, judgeConnections, queue, queueHasListener } from './netfilter.ts';
import { policyAccount } from './policy-account.ts';

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
  return [
    {
      title: 'Create the account of the policy engine',
      satisfied: async () => {
        const own = { command: admin.command, kubeconfig };
        return !(await kubectlRead(own, ['get', 'networkpolicies', '--all-namespaces', '-o', 'name'])).failed;
      },
      actions: [
        ...policyAccount(admin, `https://${address.node}:6443`, {
          what: `write ${kubeconfig} (mode 600)`,
          write: (content) => writeFile(kubeconfig, content, { mode: 0o600 }),
        }),
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
