import type { Cluster } from '@presage/gitops';
import { listPreviews } from '@presage/previews/list';

/** An environment of a branch. */
export interface PreviewView {
  readonly branch: string;
  readonly address: string;
  /** Of the branch; null before it is delivered. */
  readonly commit: string | null;
  readonly updatedAt: string | null;
  /** Of its database, when it was last pushed or reset. */
  readonly megabytes: number | null;
  /** Null where nothing routes to it yet. */
  readonly asleep: boolean | null;
  readonly usedAt: string | null;
  readonly sync: string;
  readonly health: string;
}

/**
 * Reads the previews, without the database server: the service has no password. None where main turns them off.
 * @throws Refusal (69) when the cluster does not answer
 */
export async function readPreviews(cluster: Cluster): Promise<PreviewView[]> {
  if (!cluster.descriptor.previews) return [];
  const previews = await listPreviews(cluster, false);
  return previews.map(({ branch, address, sync, health, ...one }) => ({
    branch,
    address,
    commit: one.commit ?? null,
    updatedAt: one.updatedAt ?? null,
    megabytes: one.megabytes ?? null,
    asleep: one.asleep ?? null,
    usedAt: one.usedAt ?? null,
    sync,
    health,
  }));
}
