import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { requirePort } from '../../machine/port.ts';
import { previewsPort } from '../../manifests/addresses.ts';
import { carryOut } from '../../plan/carry-out.ts';
import { run, type Step } from '../../plan/step.ts';
import { registryName as registry } from '../host/layout.ts';
import { node } from './policies.ts';
import { registryContainer } from './registry.ts';

export const cluster = 'presage';

/** What differs with the image of the node. */
export interface ClusterNode {
  readonly image: string;
  /** Fields of kind's `networking`. */
  readonly networking?: object;
  /** Changes of kubeadm's configuration. */
  readonly patches?: readonly string[];
}

/** kind publishes ports when it creates the cluster, and never later: that of the previews too. */
const published = (nodePorts: readonly number[]): number[] => [...new Set([...nodePorts, previewsPort])];

/** As on the host provider: by default, a pod that has become ready is not reached for up to a second. */
const proxy = { kind: 'KubeProxyConfiguration', iptables: { minSyncPeriod: '100ms' } };

/** kind's configuration: NodePorts on loopback, and a node that reaches the git repositories and the registry. */
export function kindYaml(
  state: string,
  nodePorts: readonly number[],
  { image, networking, patches = [] }: ClusterNode,
): string {
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: cluster,
    ...(networking ? { networking } : {}),
    kubeadmConfigPatches: [...patches, stringify(proxy)],
    containerdConfigPatches: [
      '[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
    nodes: [
      {
        role: 'control-plane',
        image,
        extraMounts: [{ hostPath: join(state, 'git'), containerPath: '/srv/git', readOnly: true }],
        extraPortMappings: published(nodePorts).map((port) => ({
          containerPort: port,
          hostPort: port,
          listenAddress: '127.0.0.1',
        })),
      },
    ],
  });
}

export const succeeds = async (command: string, ...args: string[]): Promise<boolean> =>
  !(await execa(command, args, { reject: false })).failed;

/** Whether kind has the cluster. */
export const clusterThere = async (): Promise<boolean> =>
  ((await execa('kind', ['get', 'clusters'], { reject: false })).stdout ?? '').split('\n').includes(cluster);

/** The kubelet stops on cgroup v1 unless it is configured to run there. */
async function cgroupPatches(): Promise<string[]> {
  const { stdout } = await execa('docker', ['info', '--format={{.CgroupVersion}}'], { reject: false });
  return stdout?.trim() === '1' ? [stringify({ kind: 'KubeletConfiguration', failCgroupV1: false })] : [];
}

/** Creates the cluster and connects its node to the registry. */
export function clusterSteps(
  state: string,
  kubeconfig: string,
  nodePorts: () => Promise<readonly number[]>,
  own: ClusterNode,
): Step[] {
  const hosts = `/etc/containerd/certs.d/${registry}`;
  const hostsToml = `[host."http://${registryContainer}:5000"]\n`;
  return [
    {
      title: 'Create the kind cluster',
      satisfied: clusterThere,
      actions: [
        run('mkdir', ['-p', join(state, 'git')]),
        {
          kind: 'call',
          what: `kind create cluster --kubeconfig=${kubeconfig} --config=- --wait=120s`,
          call: async (report) => {
            const ports = await nodePorts();
            for (const port of published(ports))
              await requirePort(port, '127.0.0.1', 'Stop it, then run the same command again.');
            const args = ['create', 'cluster', `--kubeconfig=${kubeconfig}`, '--config=-', '--wait=120s'];
            const patches = [...(own.patches ?? []), ...(await cgroupPatches())];
            await carryOut(run('kind', args, { input: kindYaml(state, ports, { ...own, patches }) }), report);
          },
        },
      ],
    },
    {
      title: 'Connect the node to the registry',
      satisfied: () => succeeds('docker', 'exec', node, 'test', '-f', `${hosts}/hosts.toml`),
      actions: [
        run('docker', ['network', 'connect', 'kind', registryContainer], { mayFail: true }),
        run('docker', ['exec', node, 'mkdir', '-p', hosts]),
        run('docker', ['exec', '--interactive', node, 'cp', '/dev/stdin', `${hosts}/hosts.toml`], {
          input: hostsToml,
        }),
      ],
    },
  ];
}
