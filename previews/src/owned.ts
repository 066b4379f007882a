import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readIfThere } from './cluster.ts';
import { isOwn, isOwnPreview } from './marks.ts';
import type { Preview } from './names.ts';
import { routerNamespace } from './router/entries.ts';

interface Namespace {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

const labelsOf = async (record: ClusterRecord, namespace: string) => {
  const found = await readIfThere<Namespace>(record, `/api/v1/namespaces/${namespace}`);
  return found && (found.metadata.labels ?? {});
};

/** @throws Refusal (77) where the cluster has a namespace of that name which this installation did not make */
async function requireOwnNamespace(
  record: ClusterRecord,
  { branch, environment: { namespace } }: Preview,
): Promise<void> {
  const labels = await labelsOf(record, namespace);
  if (!labels || isOwnPreview(record, labels)) return;
  throw new Refusal(
    `The preview of ${branch} needs the namespace ${namespace}, and the cluster has one of that name which no preview of this Presage made.`,
    'Rename the branch: `git branch -m NAME`, then push again. Nothing was pushed.',
    exitCode.permission,
  );
}

/** Whether there is a namespace of the router, and whether this installation made it. */
export async function routerOwner(record: ClusterRecord): Promise<'none' | 'own' | 'other'> {
  const labels = await labelsOf(record, routerNamespace);
  if (!labels) return 'none';
  return isOwn(record, labels) ? 'own' : 'other';
}

/** @throws Refusal (77) where the router of this cluster is another installation's */
export async function requireOwnRouter(record: ClusterRecord): Promise<void> {
  if ((await routerOwner(record)) !== 'other') return;
  throw new Refusal(
    `The cluster has the namespace ${routerNamespace} already, and this Presage did not make it: only one in a cluster has previews.`,
    'Write previews: false in gitops.config.ts, or have them turned off where they are on.',
    exitCode.permission,
  );
}

/** @throws Refusal (77) where a new preview, or the router, would be in a namespace of somebody else */
export async function requireOwn(record: ClusterRecord, preview: Preview): Promise<void> {
  await Promise.all([requireOwnNamespace(record, preview), requireOwnRouter(record)]);
}
