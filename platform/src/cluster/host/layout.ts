import { join } from 'node:path';
import { containerdVersion, goModuleVersion, kubernetesVersion } from '../../tools/versions.ts';

/** Addresses of the cluster that the host provider creates. */
export const address = {
  /** Of the API server, on its own bridge, so that it does not change with the machine's address. */
  node: '10.245.0.1',
  nodeNetwork: '10.245.0.1/24',
  pods: '10.244.0.0/16',
  services: '10.96.0.0/12',
  dns: '10.96.0.10',
  registry: '127.0.0.1:5000',
} as const;

/** Pods reach this machine at it. */
export const nodeAddress: string = address.node;

/** Of the cluster's one node. */
export const nodeName = 'presage';

/** Linux limits an interface's name to 15 characters. */
export const bridge = { node: 'presage-node', pods: 'presage-pods' } as const;

export const registryName = 'localhost:5000';
export const systemImageName = (name: string): string => `${registryName}/presage-system/${name}`;
export const systemImage = (name: string, tag: string): string => `${systemImageName(name)}:${tag}`;

/** Tags of the cluster's own images; etcd's has the form that kubeadm gives it. */
export const imageTag = {
  kubernetes: kubernetesVersion,
  coredns: goModuleVersion('kubernetes', 'github.com/coredns/coredns'),
  etcd: `${goModuleVersion('kubernetes', 'go.etcd.io/etcd/server/v3').slice(1)}-0`,
  pause: '3.10.2',
  redis: '7',
  provisioner: goModuleVersion('kubernetes', 'github.com/rancher/local-path-provisioner'),
} as const;

/** The versions of the parts that cannot be exchanged while the cluster runs. */
export const platform = [
  `Kubernetes ${imageTag.kubernetes}`,
  `etcd ${imageTag.etcd}`,
  `containerd ${containerdVersion}`,
].join(', ');

export interface HostLayout {
  readonly root: string;
  /** Names the versions with which kubeadm created the control plane; missing until then. */
  readonly initialised: string;
  readonly run: string;
  readonly logs: string;
  readonly containerdConfig: string;
  readonly containerdRoot: string;
  readonly containerdState: string;
  readonly containerdSocket: string;
  readonly criEndpoint: string;
  readonly cniConfig: string;
  readonly cniState: string;
  readonly kubeadmConfig: string;
  readonly etcd: string;
  readonly registryConfig: string;
  readonly registryData: string;
  readonly volumes: string;
  readonly kubeconfig: string;
  readonly policiesKubeconfig: string;
  readonly buildahRoot: string;
  readonly buildahRun: string;
  readonly bases: string;
}

/** `down` removes the folders under the state folder; those under the cache folder stay. */
export function hostLayout(state: string, cache: string): HostLayout {
  const root = join(state, 'host');
  const containerdState = '/run/presage/containerd';
  const containerdSocket = '/run/presage/containerd.sock';
  return {
    root,
    initialised: join(root, 'initialised'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    containerdConfig: join(root, 'containerd.toml'),
    containerdRoot: join(root, 'containerd'),
    containerdState,
    containerdSocket,
    criEndpoint: `unix://${containerdSocket}`,
    cniConfig: join(root, 'cni', 'net.d'),
    cniState: join(root, 'cni', 'state'),
    kubeadmConfig: join(root, 'kubeadm.yaml'),
    etcd: join(root, 'etcd'),
    registryConfig: join(root, 'registry.yaml'),
    registryData: join(root, 'registry'),
    volumes: join(state, 'volumes'),
    kubeconfig: '/etc/kubernetes/admin.conf',
    policiesKubeconfig: join(root, 'policies.kubeconfig'),
    buildahRoot: join(cache, 'buildah'),
    buildahRun: '/run/presage/buildah',
    bases: join(cache, 'bases'),
  };
}
