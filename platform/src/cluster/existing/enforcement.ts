import type { Kubectl } from '../kubectl.ts';
import { readAll } from './objects.ts';

/** DaemonSets of networks that enforce NetworkPolicies. */
const enforcing: Readonly<Record<string, string>> = {
  anetd: 'Dataplane V2',
  'antrea-agent': 'Antrea',
  'azure-npm': 'Azure Network Policy Manager',
  'calico-node': 'Calico',
  canal: 'Canal',
  cilium: 'Cilium',
  'kube-router': 'kube-router',
  'ovnkube-node': 'OVN-Kubernetes',
  'rke2-canal': 'Canal',
};

/**
 * What enforces NetworkPolicies in a cluster, by the DaemonSets that are known to do it.
 * @param version of the server: k3s has its enforcement in it
 * @returns undefined where nothing that is known was found; something unknown may still enforce them
 * @throws Refusal (69) when the DaemonSets can't be read
 */
export async function enforcerOf(kubectl: Kubectl, version: string): Promise<string | undefined> {
  if (version.includes('+k3s')) return 'k3s';
  const found = (await readAll(kubectl, 'daemonsets')).map(({ metadata }) => enforcing[metadata.name]);
  return found.find((name) => name !== undefined);
}
