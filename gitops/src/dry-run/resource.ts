import type { ApiServer } from '@presage/platform/cluster';
import type { KubernetesObject } from '@presage/platform/manifests';

/** Where the API server keeps the objects of a kind. */
export interface Resource {
  /** Path of the collection in a namespace, e.g. `/apis/apps/v1/namespaces/x/deployments`. */
  readonly collection: (namespace: string) => string;
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

const rootOf = (apiVersion: string) =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/**
 * Finds resources by asking the server for each group and version once, so that kinds of the cluster's own are found
 * like Kubernetes'.
 * @returns for an object its resource; undefined where the server does not have the kind
 */
export function resourceFinder(
  server: ApiServer,
): (object: Pick<KubernetesObject, 'apiVersion' | 'kind'>) => Promise<Resource | undefined> {
  const lists = new Map<string, Promise<ResourceList>>();
  const listOf = (apiVersion: string): Promise<ResourceList> => {
    const list =
      lists.get(apiVersion) ??
      server
        .send({ method: 'GET', path: rootOf(apiVersion) })
        .then(({ status, body }) => (status === 200 ? (body as ResourceList) : {}));
    lists.set(apiVersion, list);
    return list;
  };
  return async ({ apiVersion, kind }) => {
    const { resources = [] } = await listOf(apiVersion);
    const found = resources.find((one) => one.kind === kind && !one.name.includes('/'));
    if (!found) return undefined;
    const root = rootOf(apiVersion);
    return {
      collection: (namespace) =>
        found.namespaced ? `${root}/namespaces/${namespace}/${found.name}` : `${root}/${found.name}`,
    };
  };
}
