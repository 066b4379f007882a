import { readdirSync, readFileSync } from 'node:fs';
import { descriptorIn } from '@presage/gitops';
import { kubectl } from '../fixtures/cluster.ts';

interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
}

/** What opens or accepts connections: a pod, the node, or a host outside the cluster. */
export interface Peer {
  readonly name: string;
  readonly kind: 'pod' | 'node' | 'outside';
  readonly address: string;
  readonly pod?: Pod;
  /** A process in the network of the peer; without one, this process is in it. */
  readonly pid?: number;
}

export interface Target {
  readonly name: string;
  readonly peer: Peer;
  readonly port: Port;
  /** Where enforcement sees the connection go, when it differs: kube-proxy has replaced a Service's address by then. */
  readonly translated?: { readonly address: string; readonly port: number };
}

interface PodList {
  readonly items: readonly {
    readonly metadata: {
      readonly namespace: string;
      readonly name: string;
      readonly uid: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly deletionTimestamp?: string;
    };
    readonly spec: {
      readonly hostNetwork?: boolean;
      readonly containers: readonly {
        readonly ports?: readonly { containerPort: number; name?: string; protocol?: 'TCP' | 'UDP' }[];
      }[];
    };
    readonly status: {
      readonly podIP?: string;
      readonly phase: string;
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
  }[];
}

/** Where a pod states no port; nothing listens there, and a refusal shows that the packet arrived. */
const anyPort: Port = { name: '', number: 8080, protocol: 'TCP' };

/**
 * The first process of each pod, by the pod's uid: the name of its control group contains it. The first one holds the
 * pod's network; later ones, such as a probe or a connection of the database, may end at any moment.
 */
function processes(): Map<string, number> {
  const found = new Map<string, { pid: number; started: number }>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, uid] =
        /pod([0-9a-f]{8}[0-9a-f_-]{28})/.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8')) ?? [];
      if (!uid) continue;
      const key = uid.replaceAll('_', '-');
      const started = startOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      if (started < (found.get(key)?.started ?? Number.POSITIVE_INFINITY))
        found.set(key, { pid: Number(pid), started });
    } catch {
      // The process has ended.
    }
  }
  return new Map([...found].map(([uid, { pid }]) => [uid, pid]));
}

/** When a process began, in clock ticks since the machine did: field 22 of its `stat`, the 20th after its name. */
const startOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);

/** Every pod that is ready and has a network of its own. */
export async function readyPods(): Promise<Peer[]> {
  const { items } = JSON.parse(await kubectl('get', 'pods', '--all-namespaces', '-o', 'json')) as PodList;
  const pids = processes();
  return items.flatMap(({ metadata, spec, status }) => {
    const ready = status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    const pid = pids.get(metadata.uid);
    if (!ready || spec.hostNetwork || metadata.deletionTimestamp || !status.podIP || !pid) return [];
    const ports = spec.containers.flatMap((container) =>
      (container.ports ?? []).map(({ containerPort, name = '', protocol = 'TCP' }) => ({
        name,
        number: containerPort,
        protocol,
      })),
    );
    const { namespace, name, uid, labels = {} } = metadata;
    const pod = { namespace, name, uid, labels, ports: ports.length > 0 ? ports : [anyPort] };
    return [{ name: `${namespace}/${name}`, kind: 'pod' as const, address: status.podIP, pod, pid }];
  });
}

/** The first pod of each workload, named like the workload. */
export function oneOfEach(pods: readonly Peer[]): Peer[] {
  const workloads = new Map<string, Peer>();
  for (const peer of pods) {
    const { namespace = '', name = '', labels = {} } = peer.pod ?? {};
    const workload = labels['app.kubernetes.io/name'] ?? labels['k8s-app'] ?? labels.app ?? name;
    const key = `${namespace}/${workload}`;
    if (!workloads.has(key)) workloads.set(key, { ...peer, name: key });
  }
  return [...workloads.values()];
}

export const portsOf = (peer: Peer): Target[] =>
  (peer.pod?.ports ?? [anyPort]).map((port) => ({
    name: `${peer.name}:${port.number}${port.protocol === 'UDP' ? '/udp' : ''}`,
    peer,
    port,
  }));

/**
 * The node, and what it serves: API server (by its Service too), etcd, kubelet (by the pods' gateway too), and what was
 * delivered.
 */
export async function nodeTargets(): Promise<{ node: Peer; targets: Target[] }> {
  const read = (...args: string[]) => kubectl('get', ...args);
  const address = await read(
    'nodes',
    '-o',
    'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}',
  );
  const service = await read('service', 'kubernetes', '-n', 'default', '-o', 'jsonpath={.spec.clusterIP}');
  const podNetwork = await read('nodes', '-o', 'jsonpath={.items[0].spec.podCIDR}');
  const gateway = podNetwork.replace(/0\/\d+$/, '1');
  const { deliveries } = await descriptorIn();
  const node: Peer = { name: 'node', kind: 'node', address };
  const target = (name: string, number: number, at: string, translated?: Target['translated']): Target => ({
    name,
    peer: { ...node, address: at },
    port: { name: '', number, protocol: 'TCP' },
    ...(translated ? { translated } : {}),
  });
  return {
    node,
    targets: [
      target('API server', 6443, address),
      ...(deliveries ? [target('what was delivered', deliveries.port, address)] : []),
      target('API server’s Service', 443, service, { address, port: 6443 }),
      target('etcd', 2379, address),
      target('kubelet', 10250, address),
      target('kubelet by the gateway', 10250, gateway),
    ],
  };
}
