import { execa } from 'execa';
import { type Action, run, type Step } from '../../plan/step.ts';
import { address } from '../host/layout.ts';
import { families, queue, restoreInput } from '../host/netfilter.ts';
import { policyAccount } from '../host/policy-account.ts';
import type { Kubectl } from '../kubectl.ts';
import { builtNodeName } from './cluster-node.ts';

/** The container of the cluster's one node, and the node's name. */
export const node = 'presage-control-plane';

const folder = '/etc/presage';
const inNode = (...command: string[]): Action => run('docker', ['exec', node, ...command]);

const succeedsInNode = async (...command: string[]): Promise<boolean> =>
  !(await execa('docker', ['exec', node, ...command], { reject: false })).failed;

const writeInNode = (path: string, content: string) =>
  execa('docker', ['exec', '--interactive', node, 'sh', '-c', 'umask 077; cat > "$1"', 'sh', path], {
    input: content,
  });

const environment = `NODE=${node}\nQUEUE=${queue}\nPODS=${address.pods}\n`;

const isActive = (unit: string) => succeedsInNode('systemctl', 'is-active', '--quiet', unit);

/** Whether the engine runs and reads its queue. */
const engineReads = async (): Promise<boolean> =>
  (await isActive('presage-policies')) &&
  (await succeedsInNode('grep', '-qE', `^ *${queue} `, '/proc/net/netfilter/nfnetlink_queue'));

/**
 * Has the host provider's engine enforce the NetworkPolicies in a node that is built here, which has it as a program of
 * systemd: both units start again with the node's container, the rules before the kubelet.
 */
export const policySteps = (kubectl: Kubectl): Step[] => [
  {
    title: 'Create the account of the policy engine',
    satisfied: () => succeedsInNode('test', '-s', `${folder}/policies.kubeconfig`),
    actions: [
      inNode('mkdir', '-p', folder),
      ...policyAccount(kubectl, 'https://127.0.0.1:6443', {
        what: `write ${folder}/policies.kubeconfig in ${node} (mode 600)`,
        write: (content) => writeInNode(`${folder}/policies.kubeconfig`, content),
      }),
    ],
  },
  {
    title: 'Start the policy engine',
    satisfied: engineReads,
    actions: [
      {
        kind: 'call',
        what: `write ${folder}/policies.env in ${node}`,
        call: async () => void (await writeInNode(`${folder}/policies.env`, environment)),
      },
      inNode('systemctl', 'restart', 'presage-policies'),
      {
        kind: 'wait',
        what: 'the policy engine to read its netfilter queue',
        seconds: 60,
        next: `See \`docker exec ${node} journalctl -u presage-policies\`, then run \`npm run up\` again.`,
        until: engineReads,
      },
    ],
  },
  {
    title: 'Enforce the NetworkPolicies',
    satisfied: () => isActive('presage-rules'),
    actions: [
      {
        kind: 'call',
        what: `write the rules of iptables to ${folder} in ${node} (pods' new connections to NFQUEUE ${queue}; their IPv6 dropped)`,
        call: async () => {
          const { stdout: kernel } = await execa('docker', ['exec', node, 'uname', '-r']);
          for (const family of families)
            await writeInNode(`${folder}/${family}.rules`, restoreInput(family, kernel, 'node'));
        },
      },
      inNode('systemctl', 'restart', 'presage-rules'),
    ],
  },
];

/** Whether the cluster's node is of an image that was built here. */
export async function isBuiltNode(): Promise<boolean> {
  const { stdout } = await execa('docker', ['inspect', '--format={{.Config.Image}}', node], {
    reject: false,
  });
  return (stdout ?? '').startsWith(`${builtNodeName}:`);
}

const restart = `run \`docker exec ${node} systemctl restart presage-policies presage-rules\``;

/** Why the NetworkPolicies are not enforced now in a node that is built here, or undefined. */
export async function builtNodeProblem(): Promise<string | undefined> {
  if (!(await isActive('presage-rules'))) return `NetworkPolicies are not enforced: ${restart}`;
  if (!(await engineReads()))
    return `the policy engine does not run, so that pods can't open connections: ${restart}`;
  return undefined;
}
