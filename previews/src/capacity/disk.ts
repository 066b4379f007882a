import { type Cluster, firstEnvironment, type PreviewDatabase } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { read } from '../cluster.ts';
import { withServer } from '../database/connect.ts';
import { mebibytes } from './bytes.ts';

/** What stays free after a copy, in bytes: the log that the copy writes, and what others write meanwhile. */
const reserve = 256 * 2 ** 20;

interface Filled {
  readonly availableBytes?: number;
}

/** What a kubelet measures, see `/stats/summary`. */
export interface Summary {
  readonly node: { readonly fs?: Filled };
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly volume?: readonly (Filled & { readonly pvcRef?: object })[];
  }[];
}

/** Bytes free where a pod keeps its data: on its volumes that stay, or else on its node. */
export function freeFor({ node, pods = [] }: Summary, namespace: string, name: string): number | undefined {
  const pod = pods.find(({ podRef }) => podRef.name === name && podRef.namespace === namespace);
  const own = (pod?.volume ?? []).flatMap(({ pvcRef, availableBytes }) =>
    pvcRef && availableBytes !== undefined ? [availableBytes] : [],
  );
  return own.length > 0 ? Math.min(...own) : node.fs?.availableBytes;
}

/** @throws Refusal (69) when a copy does not fit. @param free bytes; unknown where nothing measures them */
export function requireSpace(name: string, size: number, free: number | undefined): void {
  if (free === undefined || size + reserve <= free) return;
  throw new Refusal(
    `The database ${name} has ${mebibytes(size)}, and its server has ${mebibytes(free)} of disk free: a copy for a preview does not fit.`,
    'Remove a preview (`npm run gitops preview list`), make room, or lower previews.database.maxMegabytes. Nothing was pushed.',
    exitCode.unavailable,
  );
}

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly nodeName?: string };
  }[];
}

/** Bytes free for the database server of an environment; nothing where no pod of the cluster serves it. */
async function freeAtServer({ record }: Cluster, namespace: string, service: string) {
  const inside = `/api/v1/namespaces/${namespace}`;
  const { spec } = await read<{ spec: { selector?: Record<string, string> } }>(
    record,
    `${inside}/services/${service}`,
  );
  if (!spec.selector) return undefined;
  const labels = Object.entries(spec.selector).map(([key, value]) => `${key}=${value}`);
  const selector = encodeURIComponent(labels.join(','));
  const { items } = await read<Pods>(record, `${inside}/pods?labelSelector=${selector}`);
  const [pod] = items;
  if (!pod?.spec.nodeName) return undefined;
  const path = `/api/v1/nodes/${pod.spec.nodeName}/proxy/stats/summary`;
  return freeFor(await read<Summary>(record, path), namespace, pod.metadata.name);
}

const sizeOf = async (cluster: Cluster, namespace: string, database: PreviewDatabase): Promise<number> =>
  withServer(cluster.record, namespace, database, async (server) => {
    const client = await server.connect();
    const { rows } = await client
      .query<{ bytes: string }>('select pg_database_size($1) as bytes', [database.name])
      .finally(() => client.end());
    return Number(rows[0]?.bytes ?? 0);
  });

/**
 * Counts whether a copy of the first environment's database fits on the disk of its server.
 * @throws Refusal (69) when it does not
 */
export async function requireDisk(cluster: Cluster, database: PreviewDatabase): Promise<void> {
  const { namespace } = firstEnvironment(cluster.descriptor.environments);
  const [size, free] = await Promise.all([
    sizeOf(cluster, namespace, database),
    freeAtServer(cluster, namespace, database.service),
  ]);
  // A larger one is not copied.
  if (size <= database.maxMegabytes * 2 ** 20) requireSpace(database.name, size, free);
}
