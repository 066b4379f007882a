import type { Cluster, Configuration } from '@presage/gitops';
import type { Place } from '../api/place.ts';

/** Options that name an environment. */
export interface Where {
  readonly environment?: string;
  readonly json?: boolean;
}

const environmentFlag = '--env, --environment <environment>';
export const environmentOption = [environmentFlag, 'an environment of gitops.config.ts'] as const;
export const placeOption = [
  environmentFlag,
  'an environment of gitops.config.ts, or local (npm start)',
] as const;

/** The cluster that `up` made. @throws Refusal when none is running */
export async function runningCluster(configuration: Configuration): Promise<Cluster> {
  const { openCluster, requireCluster } = await import('@presage/gitops');
  const cluster = await openCluster(configuration);
  await requireCluster(cluster.record);
  return cluster;
}

/** The environment that is named, else the one that a push to main releases to. */
export async function environmentIn({ descriptor }: Cluster, name: string | undefined) {
  const { environmentOf, firstEnvironment } = await import('@presage/gitops');
  const { environments } = descriptor;
  return name === undefined ? firstEnvironment(environments) : environmentOf(environments, name);
}

/** The APIs of all environments. @throws Refusal when no cluster is running */
export async function everyEnvironment(configuration: Configuration): Promise<Place[]> {
  const { placeOf } = await import('../api/place.ts');
  const cluster = await runningCluster(configuration);
  return Promise.all(
    cluster.descriptor.environments.map((environment) => placeOf(configuration, cluster, environment)),
  );
}

/** The API that is named: that of `npm start`, or of an environment of the cluster. */
export async function placeIn(configuration: Configuration, name: string | undefined): Promise<Place> {
  const { localName, localPlace, placeOf } = await import('../api/place.ts');
  if (name === localName) return localPlace(configuration);
  const cluster = await runningCluster(configuration);
  return placeOf(configuration, cluster, await environmentIn(cluster, name));
}
