import { type Cluster, firstEnvironment } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { kubectl, secretsIn } from './cluster.ts';
import { removeDatabase } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import type { Preview } from './names.ts';
import { databaseOf } from './update.ts';

/**
 * Makes the database of a preview again. Its Jobs are deleted, so that Argo CD runs them on the new one; its pods
 * connect again by themselves.
 * @throws Refusal (64) where previews have no database of their own
 */
export async function resetPreview(
  cluster: Cluster,
  preview: Preview,
  empty: boolean,
  report: (line: string) => void,
): Promise<void> {
  const { record, descriptor } = cluster;
  const database = descriptor.previews?.database;
  if (!database) {
    throw new Refusal(
      'Previews have no database of their own: gitops.config.ts names none in previews.database.',
      'Name one there: docs/descriptor.md.',
      exitCode.usage,
    );
  }
  const first = firstEnvironment(descriptor.environments);
  const { namespace } = preview.environment;
  const secrets = await secretsIn(record, namespace);
  await withServer(record, first.namespace, database, (server) => removeDatabase(server, preview.database));
  await databaseOf(cluster, preview, secrets[database.secret] ?? '', empty, report);
  await kubectl(record, ['delete', 'jobs', '--all', '--namespace', namespace, '--wait=false']);
}
