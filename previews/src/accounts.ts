import type { Cluster } from '@presage/gitops';
import { secretsIn } from './cluster.ts';
import { previewEnvironment } from './names.ts';

/** Who can sign in to a preview with a generated password. */
export async function accountsOf(
  { record, descriptor }: Cluster,
  slug: string,
): Promise<{ account: string; password: string }[]> {
  const secrets = await secretsIn(record, previewEnvironment(slug).namespace);
  return Object.entries(descriptor.secrets).flatMap(([key, { account }]) => {
    const password = secrets[key];
    return account !== undefined && password !== undefined ? [{ account, password }] : [];
  });
}
