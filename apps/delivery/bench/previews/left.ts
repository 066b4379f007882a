import { type Cluster, firstEnvironment, readObject } from '@presage/gitops';
import { withServer } from '@presage/previews/database';

interface Listed {
  readonly items: readonly {
    readonly kind?: string;
    readonly metadata: { readonly name: string };
    readonly spec?: { readonly claimRef?: { readonly namespace: string } };
  }[];
}

/** What of previews is in a list of objects: by its own name, or by that of the namespace that claimed a volume. */
export const ofPreviews = ({ items }: Listed, slugs: readonly string[]): string[] =>
  items.flatMap(({ kind = 'object', metadata: { name }, spec }) => {
    const named = spec?.claimRef?.namespace ?? name.replace(/^database-/, '');
    return slugs.some((slug) => named === `preview-${slug}`) ? [`${kind.toLowerCase()}/${name}`] : [];
  });

/** What is left of previews in the cluster: namespaces, volumes, Applications, rules at the database. */
export async function objectsLeft(
  { record, descriptor }: Cluster,
  slugs: readonly string[],
): Promise<string[]> {
  const first = firstEnvironment(descriptor.environments);
  const lists = await Promise.all(
    [
      ['namespaces'],
      ['persistentvolumes'],
      ['applications', '--all-namespaces'],
      ['networkpolicies', '--namespace', first.namespace],
    ].map((what) => readObject<Listed>(record, what)),
  );
  return lists.flatMap((list) => ofPreviews(list, slugs));
}

/** What is left of all previews outside of Kubernetes: databases, roles, branches of the repository. */
export async function recordsLeft({ record, git, descriptor }: Cluster): Promise<string[]> {
  const database = descriptor.previews?.database;
  const { namespace } = firstEnvironment(descriptor.environments);
  const stored = database
    ? await withServer(record, namespace, database, async (server) => {
        const client = await server.connect();
        const { rows } = await client
          .query<{ name: string }>(
            `select 'database/' || datname as name from pg_database where datname like 'preview\\_%'
               union all select 'role/' || rolname from pg_roles where rolname like 'preview\\_%'`,
          )
          .finally(() => client.end());
        return rows.map(({ name }) => name);
      })
    : [];
  const refs = await git(['for-each-ref', '--format=%(refname)', 'refs/heads/env/preview-*']);
  return [...stored, ...refs.split('\n').filter(Boolean)];
}
