import { type Cluster, firstEnvironment } from '@presage/gitops';
import { withServer } from './database/connect.ts';

/**
 * Sizes of databases in MB, by their names. A list of previews is worth having without them: there are none where the
 * server does not answer.
 */
export async function sizesOf(
  { record, descriptor }: Cluster,
  databases: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const database = descriptor.previews?.database;
  if (!database || databases.length === 0) return new Map();
  const { namespace } = firstEnvironment(descriptor.environments);
  try {
    return await withServer(record, namespace, database, async (server) => {
      const client = await server.connect();
      const { rows } = await client
        .query<{ name: string; bytes: string }>(
          'select datname as name, pg_database_size(oid) as bytes from pg_database where datname = any($1)',
          [databases],
        )
        .finally(() => client.end());
      return new Map(rows.map(({ name, bytes }) => [name, Math.ceil(Number(bytes) / 2 ** 20)]));
    });
  } catch {
    return new Map();
  }
}
