import type { Configuration } from '@presage/platform/configuration';
import { clusterAt } from '../delivery/cluster.ts';
import type { BranchService, BranchUpdate, Cluster } from '../delivery/extension.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { ask, type Git } from '../git/git.ts';
import { isCreation, isDeletion, main, type RefUpdate } from './push.ts';

/** A pushed branch with what serves it. */
interface ServedBranch {
  readonly cluster: Cluster;
  readonly service: BranchService;
  readonly update: BranchUpdate;
}

/** A push of branches that something serves. */
export interface AcceptedBranches {
  readonly branches: readonly ServedBranch[];
}

/** What serves `previews`, where they are on. */
const previewsExtension = 'previews/src/extension.ts';

const heads = 'refs/heads/';

/** What serves branches. */
async function branchService(): Promise<BranchService | undefined> {
  const { loadExtensions } = await import('../delivery/load.ts');
  return (await loadExtensions([previewsExtension]))[0]?.branches;
}

async function served(
  context: () => Configuration,
  git: Git,
  update: RefUpdate,
): Promise<ServedBranch | undefined> {
  const commit = isDeletion(update) ? update.before : update.after;
  const descriptor = await descriptorAt(git, commit).catch(() => undefined);
  if (!descriptor?.previews) return undefined;
  const { readClusterRecord } = await import('@presage/platform/cluster');
  const cluster = await clusterAt(await readClusterRecord(context().state), git, commit);
  const service = await branchService();
  const { before, after, ref } = update;
  return (
    service && {
      cluster,
      service,
      update: {
        branch: ref.slice(heads.length),
        before: isCreation(update) ? undefined : before,
        after: isDeletion(update) ? undefined : after,
      },
    }
  );
}

/**
 * Checks the branches of a push, besides main, that something serves.
 * @returns them, or nothing where there are none
 * @throws Refusal that the person who pushes reads
 */
export async function checkBranches(
  context: () => Configuration,
  git: Git,
  updates: readonly RefUpdate[],
): Promise<AcceptedBranches | undefined> {
  const pushed = updates.filter(({ ref }) => ref.startsWith(heads) && ref !== main);
  const found = await Promise.all(pushed.map((update) => served(context, git, update)));
  const branches = found.filter((one) => one !== undefined);
  for (const { service, cluster, update } of branches) await service.check(cluster, update, context().cache);
  return branches.length > 0 ? { branches } : undefined;
}

/** Serves accepted branches, one after the other. @throws Refusal of the first one that fails */
export async function serveBranches({ branches }: AcceptedBranches, git: Git, began: number): Promise<void> {
  for (const { service, cluster, update } of branches)
    await service.pushed({ ...cluster, git }, update, began);
}

/** Tells what serves branches that main was released; what fails there does not change the release. */
export async function releasedMain(cluster: Cluster, cache: string): Promise<void> {
  const made = ['refs/heads/env/preview-*', 'refs/presage/previews-*'];
  if (!cluster.descriptor.previews && !(await ask(cluster.git, ['for-each-ref', '--count=1', ...made])))
    return;
  try {
    await (await branchService())?.released(cluster, (line) => console.log(line), cache);
  } catch (error) {
    console.log(`Previews: ${(error as Error).message}`);
  }
}
