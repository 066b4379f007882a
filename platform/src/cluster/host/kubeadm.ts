import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { run, type Step } from '../../plan/step.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { daemonPid, startDaemon, stopDaemon } from './daemon.ts';
import { address, type HostLayout, imageTag, nodeName, platform, registryName } from './layout.ts';

/** kubeadm's configuration: one node, its API server on the bridge's address, NodePorts on loopback only. */
export function kubeadmYaml(layout: HostLayout, cgroups: 'v1' | 'v2'): string {
  const documents = [
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: address.node, bindPort: 6443 },
      nodeRegistration: {
        name: nodeName,
        criSocket: layout.criEndpoint,
        taints: [],
        imagePullSerial: false,
        kubeletExtraArgs: [{ name: 'node-ip', value: address.node }],
      },
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      clusterName: 'presage',
      kubernetesVersion: imageTag.kubernetes,
      imageRepository: `${registryName}/presage-system`,
      networking: { podSubnet: address.pods, serviceSubnet: address.services },
      dns: { imageTag: imageTag.coredns },
      apiServer: { extraArgs: [{ name: 'bind-address', value: address.node }] },
      // One replica of each: leader election would only add restarts when the machine is busy.
      controllerManager: { extraArgs: [{ name: 'leader-elect', value: 'false' }] },
      scheduler: { extraArgs: [{ name: 'leader-elect', value: 'false' }] },
      etcd: {
        local: {
          dataDir: layout.etcd,
          imageTag: imageTag.etcd,
          extraArgs: [{ name: 'unsafe-no-fsync', value: 'true' }],
        },
      },
    },
    {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      cgroupDriver: 'cgroupfs',
      ...(cgroups === 'v1' ? { failCgroupV1: false } : {}),
      address: address.node,
      resolvConf: '/etc/resolv.conf',
      serializeImagePulls: false,
      registryPullQPS: 0,
      syncFrequency: '10s',
      imageGCHighThresholdPercent: 99,
      imageGCLowThresholdPercent: 98,
      evictionHard: {
        'memory.available': '100Mi',
        'nodefs.available': '1Gi',
        'imagefs.available': '1Gi',
      },
    },
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      // Only this mode answers a NodePort on 127.0.0.1.
      mode: 'iptables',
      clusterCIDR: address.pods,
      nodePortAddresses: ['127.0.0.0/8'],
      oomScoreAdj: 0,
      conntrack: { maxPerCore: 0 },
      iptables: { minSyncPeriod: '100ms', syncPeriod: '30s' },
    },
  ];
  return documents.map((document) => stringify(document)).join('---\n');
}

const kubeletConfiguration = '/var/lib/kubelet/config.yaml';
const kubeletFlags = '/var/lib/kubelet/kubeadm-flags.env';

/** No systemd starts the kubelet after kubeadm has written its files, so this script waits for them. */
const kubeletScript = (kubelet: string) =>
  [
    `until [ -s ${kubeletConfiguration} ] && [ -s ${kubeletFlags} ]; do sleep 0.2; done`,
    `. ${kubeletFlags}`,
    `exec ${kubelet} --config=${kubeletConfiguration} --kubeconfig=/etc/kubernetes/kubelet.conf --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf $KUBELET_KUBEADM_ARGS`,
  ].join('\n');

/** Whether the API server reports that it is ready. */
export async function apiServerReady(kubectl: string, kubeconfig: string): Promise<boolean> {
  if (!existsSync(kubeconfig)) return false;
  const { failed } = await execa(
    kubectl,
    ['--kubeconfig', kubeconfig, '--request-timeout=3s', 'get', '--raw', '/readyz'],
    { reject: false },
  );
  return !failed;
}

/** Removes the control plane's containers and files, if there are any. */
export const resetCommand = (kubeadm: string, layout: HostLayout) =>
  run(kubeadm, ['reset', '-f', '--cri-socket', layout.criEndpoint], {
    mayFail: true,
  });

export function kubernetesSteps(cache: string, layout: HostLayout): Step[] {
  const kubelet = goToolPath(cache, 'kubernetes', 'kubelet');
  const kubeadm = goToolPath(cache, 'kubernetes', 'kubeadm');
  const kubectl = goToolPath(cache, 'kubernetes', 'kubectl');
  const cgroups = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1';
  const startKubelet = startDaemon(layout, {
    name: 'kubelet',
    command: 'sh',
    args: ['-c', kubeletScript(kubelet)],
  });
  return [
    {
      title: 'Create the control plane with kubeadm',
      satisfied: async () => existsSync(layout.initialised),
      actions: [
        stopDaemon(layout, 'kubelet'),
        resetCommand(kubeadm, layout),
        run('rm', ['-rf', '/etc/kubernetes', layout.etcd]),
        {
          kind: 'write',
          path: layout.kubeadmConfig,
          content: kubeadmYaml(layout, cgroups),
          mode: 0o600,
        },
        startKubelet,
        run(kubeadm, ['init', '--config', layout.kubeadmConfig, '--ignore-preflight-errors', 'all']),
        { kind: 'write', path: layout.initialised, content: platform },
      ],
    },
    {
      title: 'Start the kubelet',
      satisfied: async () => daemonPid(layout, 'kubelet') !== undefined,
      actions: [startKubelet],
    },
    {
      title: 'Wait for the API server',
      satisfied: () => apiServerReady(kubectl, layout.kubeconfig),
      actions: [
        {
          kind: 'wait',
          what: 'the API server to be ready',
          seconds: 120,
          next: `Read ${layout.logs}/kubelet.log; \`npm run down\` and then \`npm run up\` start from scratch.`,
          until: () => apiServerReady(kubectl, layout.kubeconfig),
        },
      ],
    },
  ];
}
