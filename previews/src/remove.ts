import { ask, type Cluster, firstEnvironment } from '@presage/gitops';
import { argocdOf } from '@presage/platform/cluster';
import { kubectl } from './cluster.ts';
import { removeDatabase } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import type { Preview } from './names.ts';

/** Seconds until what is left of a namespace is reported. */
const patience = 30;

/**
 * Removes a preview completely: Application, namespace with its volumes, database, role, its rule in the database's
 * policies, and the branch with its deliveries.
 * @throws Refusal (69) when the cluster does not answer; what is left is removed by the next call
 */
export async function removePreview(
  cluster: Cluster,
  { environment, database: name }: Pick<Preview, 'environment' | 'database'>,
): Promise<void> {
  const { record, git, descriptor } = cluster;
  const { application, namespace, ref } = environment;
  const first = firstEnvironment(descriptor.environments);
  // What it deployed goes with its namespace.
  await kubectl(record, [
    ...['delete', 'application', application, '--namespace', argocdOf(record).namespace],
    ...['--ignore-not-found', '--wait=false'],
  ]);
  const database = descriptor.previews?.database;
  await Promise.all([
    kubectl(record, [
      ...['delete', 'namespace', namespace, '--ignore-not-found', `--timeout=${patience}s`],
      '--request-timeout=0',
    ]),
    kubectl(record, [
      ...['delete', 'networkpolicy', `database-${environment.name}`, '--namespace', first.namespace],
      '--ignore-not-found',
    ]),
    database && withServer(record, first.namespace, database, (server) => removeDatabase(server, name)),
  ]);
  await ask(git, ['update-ref', '-d', ref]);
}
