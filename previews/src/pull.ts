import { readFile } from 'node:fs/promises';
import { type ClusterRecord, pullSecret } from '@presage/platform/cluster';

type Place = Pick<ClusterRecord, 'registryLogin'>;

/** What accounts and pods name to pull images from a registry with an account. */
export const pullSecrets = ({ registryLogin }: Place): { imagePullSecrets?: { name: string }[] } =>
  registryLogin === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] };

/** The registry's account in a namespace; nothing where the registry has none. */
export async function pullObjects({ registryLogin }: Place, namespace: string): Promise<object[]> {
  if (registryLogin === undefined) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: pullSecret, namespace },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': await readFile(registryLogin, 'utf8') },
    },
  ];
}

/** Patches of a preview's overlay by which its accounts pull images with the registry's account. */
export const pullPatches = (record: Place): object[] => {
  const { imagePullSecrets } = pullSecrets(record);
  if (!imagePullSecrets) return [];
  const value = imagePullSecrets.map(({ name }) => `    - name: ${name}\n`).join('');
  return [
    {
      target: { kind: 'ServiceAccount' },
      patch: `- op: add\n  path: /imagePullSecrets\n  value:\n${value}`,
    },
  ];
};
