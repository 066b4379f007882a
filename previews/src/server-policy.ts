import { type Cluster, firstEnvironment } from '@presage/gitops';
import { addedServerPolicy } from '@presage/platform/cluster';
import { readIfThere } from './cluster.ts';

interface Policy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: object;
}

/**
 * The policy that `up` added to the first environment, where the API server has other addresses than the manifests name, for
 * the same pods of a preview; nothing where it added none.
 */
export async function serverPolicy({ record, descriptor }: Cluster, namespace: string): Promise<object[]> {
  const first = firstEnvironment(descriptor.environments);
  const path = `/apis/networking.k8s.io/v1/namespaces/${first.namespace}/networkpolicies/${addedServerPolicy}`;
  const found = await readIfThere<Policy>(record, path);
  if (!found) return [];
  const { apiVersion, kind, spec } = found;
  return [{ apiVersion, kind, metadata: { name: addedServerPolicy, namespace }, spec }];
}
