import type { Environment } from '../environment/environment.ts';
import { type Address, addressesIn } from '../manifests/addresses.ts';
import type { KubernetesObject } from '../manifests/objects.ts';
import { kubectlOf, kubectlRead } from './kubectl.ts';
import type { ClusterRecord } from './record.ts';

/** Host names are looked for where no Service has a NodePort. A cluster may not know the last of these kinds. */
const kinds = ['services', 'ingresses', 'httproutes.gateway.networking.k8s.io'];

/** The addresses of an environment in the cluster; none where it has none yet, or where they can't be read. */
export async function publishedAddresses(
  record: ClusterRecord,
  { namespace }: Pick<Environment, 'namespace'>,
): Promise<Address[]> {
  for (const kind of kinds) {
    const { failed, stdout } = await kubectlRead(kubectlOf(record), [
      ...['get', kind, '--namespace', namespace, '-o', 'json'],
    ]);
    if (failed) continue;
    const addresses = addressesIn((JSON.parse(stdout) as { items: KubernetesObject[] }).items);
    if (addresses.length > 0) return addresses;
  }
  return [];
}
