import { type ClusterRecord, pullSecret, pullSecretObject } from '@presage/platform/cluster';
import { stringify } from 'yaml';

type Place = Pick<ClusterRecord, 'registryLogin'>;

/** What accounts and pods name to pull images from a registry with an account. */
export const pullSecrets = ({ registryLogin }: Place): { imagePullSecrets?: { name: string }[] } =>
  registryLogin === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] };

/** The registry's account in a namespace; nothing where the registry has none. */
export const pullObjects = async ({ registryLogin }: Place, namespace: string): Promise<object[]> =>
  registryLogin === undefined ? [] : [await pullSecretObject(namespace, registryLogin)];

/** Patches of a preview's overlay by which its accounts pull images with the registry's account too. */
export const pullPatches = (record: Place): object[] => {
  const { imagePullSecrets } = pullSecrets(record);
  if (!imagePullSecrets) return [];
  // Merged by the names of the Secrets: those that an account has already stay.
  const patch = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'any' }, imagePullSecrets };
  return [{ target: { kind: 'ServiceAccount' }, patch: stringify(patch) }];
};
