import { type Cluster, type Configuration, openCluster } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readAccount } from '../account/kubeconfig.ts';

/**
 * The cluster as the service's own account sees it: without an environment that a push added since the last `up`.
 * @throws Refusal (69) where the descriptor of main turns the page off, and before `up` created the account
 */
export async function openOn(configuration: Configuration): Promise<Cluster> {
  const cluster = await openCluster(configuration);
  const { record, descriptor } = cluster;
  if (descriptor.deliveries) {
    const { kubeconfig, environments } = await readAccount(configuration.state);
    const known = descriptor.environments.filter(({ name }) => environments.includes(name));
    return {
      ...cluster,
      record: { ...record, kubeconfig },
      descriptor: { ...descriptor, environments: known },
    };
  }
  throw new Refusal(
    'gitops.config.ts turns the page Deliveries off.',
    'Run `npm run up`: it ends the service too.',
    exitCode.unavailable,
  );
}
