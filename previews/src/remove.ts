import { ask, type Cluster, clusterAt, firstEnvironment } from '@presage/gitops';
import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import { kubectl } from './cluster.ts';
import { removeDatabase } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import { removeFromForge } from './forge.ts';
import { ownImages, type Removed, removeImages } from './images.ts';
import { previewsIn } from './list.ts';
import { previewSelector } from './marks.ts';
import type { Preview } from './names.ts';
import { isOwnNamespace } from './owned.ts';
import { readEntries, removeRouter, writeEntries } from './router.ts';

/** Seconds until what is left of a namespace is reported. */
const patience = 30;

const workloads = 'deployments,replicasets,statefulsets,cronjobs,jobs';

/**
 * Deletes the namespace of a preview after what is in it, unless somebody else made it: Kubernetes looks every 8 s only
 * whether something that has to be cleaned up first is gone from a namespace that is deleted. Nothing of it is kept, so
 * nobody waits for the ends of its containers: they come while the namespace is deleted.
 */
async function removeNamespace(record: ClusterRecord, namespace: string): Promise<void> {
  if (!(await isOwnNamespace(record, namespace))) return;
  const inside = ['--all', '--namespace', namespace];
  const wait = [`--timeout=${patience}s`, '--request-timeout=0'];
  await kubectl(record, ['delete', workloads, ...inside, '--wait=false']);
  await kubectl(record, [
    'delete',
    'pods,persistentvolumeclaims',
    ...inside,
    '--grace-period=0',
    '--force',
    ...wait,
  ]);
  await kubectl(record, ['delete', 'namespace', namespace, '--ignore-not-found', ...wait]);
}

/**
 * Removes a preview completely: Application, namespace with its volumes, database, role, its rule in the database's
 * policies, the images that only it used, and the branch with its deliveries, here and on a forge; with the last preview,
 * the router, where main has previews off.
 * @throws Refusal (69) when the cluster does not answer; what is left is removed by the next call
 */
export async function removePreview(
  cluster: Cluster,
  { slug, environment, database: name }: Pick<Preview, 'slug' | 'environment' | 'database'>,
): Promise<Removed> {
  const { record, git, descriptor } = cluster;
  const { ref } = environment;
  const first = firstEnvironment(descriptor.environments);
  // What it deployed goes with its namespace.
  await kubectl(record, [
    ...['delete', 'applications', '--namespace', argocdOf(record).namespace],
    ...['--selector', previewSelector(record, slug), '--ignore-not-found', '--wait=false'],
  ]);
  const database = descriptor.previews?.database;
  const [images] = await Promise.all([
    ownImages(cluster, environment),
    removeNamespace(record, environment.namespace),
    kubectl(record, [
      ...['delete', 'networkpolicy', `database-${environment.name}`, '--namespace', first.namespace],
      '--ignore-not-found',
    ]),
    database && withServer(record, first.namespace, database, (server) => removeDatabase(server, name)),
  ]);
  const [removed, onForge] = await Promise.all([
    removeImages(cluster, images),
    removeFromForge(record, git, environment),
  ]);
  await ask(git, ['update-ref', '-d', ref]);
  const routed = await readEntries(record);
  const isLast = [...routed.keys()].every((one) => one === slug) && (await previewsIn(git)).length === 0;
  if (isLast && !(await clusterAt(record, git)).descriptor.previews) await removeRouter(cluster);
  else if (routed.has(slug)) await writeEntries(record, { [slug]: null });
  return onForge === undefined ? removed : { ...removed, onForge };
}
