import { type ClusterRecord, readClusterRecord } from '@presage/platform/cluster';
import type { Configuration } from '@presage/platform/configuration';
import { type Environment, environmentOf } from '@presage/platform/environment';
import { descriptorAt, descriptorIn } from '../descriptor/load.ts';
import { commitOf, type Git, gitIn } from '../git/git.ts';
import type { Cluster } from './extension.ts';
import { pinnedFilesOf } from './load.ts';

/** A cluster with the descriptor of a revision; without one, that of main, and before the first push this checkout's. */
export async function clusterAt(record: ClusterRecord, git: Git, revision?: string): Promise<Cluster> {
  const commit = revision ?? (await commitOf(git, 'refs/heads/main'));
  const descriptor = commit === undefined ? await descriptorIn() : await descriptorAt(git, commit);
  return { record, git, descriptor, pinned: () => pinnedFilesOf(descriptor) };
}

/** @throws Refusal when there is no cluster, or its main has no valid descriptor */
export async function openCluster(configuration: Configuration): Promise<Cluster> {
  const record = await readClusterRecord(configuration.state);
  return clusterAt(record, gitIn(record.repository));
}

/**
 * The environments that a verb with an optional environment means.
 * @param name an environment's name; without one, all of them
 * @throws Refusal (64) when there is no such environment
 */
export function environmentsNamed(
  { descriptor: { environments } }: Cluster,
  name: string | undefined,
): readonly Environment[] {
  return name === undefined ? environments : [environmentOf(environments, name)];
}

/** The files that pin versions, with what their lines are called. Loads the extensions. */
export const pinnedTitles = async (cluster: Cluster): Promise<{ file: string; title: string }[]> =>
  (await cluster.pinned()).map(({ file, meaning: { title } }) => ({ file, title }));
