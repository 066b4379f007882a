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
 * What a verb with an optional environment reads: the environments that it means, and the files that pin versions.
 * @param name an environment's name; without one, all of them
 * @throws Refusal (64) when there is no such environment
 */
export async function readBy(
  cluster: Cluster,
  name: string | undefined,
): Promise<{ environments: readonly Environment[]; pinned: readonly { file: string; title: string }[] }> {
  const all = cluster.descriptor.environments;
  const environments = name === undefined ? all : [environmentOf(all, name)];
  const pinned = (await cluster.pinned()).map(({ file, meaning: { title } }) => ({ file, title }));
  return { environments, pinned };
}
