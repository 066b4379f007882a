import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cluster, Environment, Step } from '@presage/gitops';
import {
  type Account,
  accountActions,
  argocdOf,
  isApplied,
  kubectlOf,
  kubectlRead,
  kubectlRun,
  yamlOf,
} from '@presage/platform/cluster';
import { nodeAddress } from '@presage/platform/cluster/create';
import writeFileAtomic from 'write-file-atomic';
import { kubeconfigFile, readAccount } from './kubeconfig.ts';
import { accountName, accountNamespace, accountObjects } from './objects.ts';

type Place = Pick<Cluster, 'record'> & {
  readonly environments: readonly Environment[];
  readonly state: string;
};

const apiServer = `https://${nodeAddress}:6443`;

const manifestsOf = ({ record, environments }: Place): string =>
  yamlOf(accountObjects(environments, argocdOf(record).namespace));

/** Creates the account that the service opens the cluster with, and its kubeconfig in the state folder. */
export function accountStep(place: Place): Step {
  const { record, environments, state } = place;
  const admin = kubectlOf(record);
  const file = kubeconfigFile(state);
  const account: Account = {
    name: accountName,
    namespace: accountNamespace,
    manifests: manifestsOf(place),
    server: apiServer,
    contexts: environments,
  };
  const names = environments.map(({ name }) => name).join();
  return {
    title: 'Create the account of the service that answers the page Deliveries',
    satisfied: async () => {
      const present = await readAccount(state).catch(() => undefined);
      if (present?.environments.join() !== names) return false;
      const own = { ...admin, kubeconfig: file };
      const asked = ['-n', argocdOf(record).namespace, 'get', 'applications', '-o', 'name'];
      if ((await kubectlRead(own, asked)).failed) return false;
      return isApplied(admin, ['-f', '-'], account.manifests);
    },
    actions: accountActions(admin, account, {
      what: `write ${file} (mode 600)`,
      write: async (content) => {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await writeFileAtomic(file, content, { mode: 0o600 });
      },
    }),
  };
}

/** Whether anything of the account is left in the cluster. */
export async function isAccountLeft(place: Place): Promise<boolean> {
  const get = ['get', '-f', '-', '--ignore-not-found', '-o', 'name'];
  return (await kubectlRead(kubectlOf(place.record), get, manifestsOf(place))).stdout.trim() !== '';
}

/** Removes it from the cluster; its kubeconfig goes with the folder of the service. */
export const removeAccount = (place: Place): Step['actions'][number] =>
  kubectlRun(kubectlOf(place.record), ['delete', '-f', '-', '--ignore-not-found'], {
    input: manifestsOf(place),
  });
