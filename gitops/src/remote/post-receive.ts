import type { Configuration } from '../configuration/configuration.ts';
import { gitIn, short } from '../git/git.ts';
import { environmentsMayDiffer } from './matched.ts';
import { isDeletion, lookRef, main, pushedRefs } from './push.ts';
import { pushBegan } from './push-clock.ts';

/**
 * The hook after a push was accepted: main is released and followed until it is live, every line of it shown
 * to the person who pushes. Its exit code no longer changes the push.
 * @throws Refusal that reports that it is not live and why.
 */
export async function postReceive(context: () => Configuration): Promise<void> {
  const [updates, began] = await Promise.all([pushedRefs(), pushBegan()]);
  const update = updates.find(({ ref }) => ref === main);
  if (!update || isDeletion(update)) {
    const names = updates
      .filter((one) => !isDeletion(one) && one.ref !== lookRef)
      .map(({ ref }) => ref.replace(/^refs\/(heads|tags)\//, ''));
    if (names.length > 0) console.log(`${names.join(', ')} is kept here; only main is released.`);
    return;
  }
  const { release } = await import('../environments/release-now.ts');
  const { readClusterRecord } = await import('../cluster/record.ts');
  const { clusterAt } = await import('../delivery/cluster.ts');
  const { state } = context();
  const git = gitIn(process.cwd());
  const cluster = await clusterAt(await readClusterRecord(state), git, update.after);
  if (await environmentsMayDiffer(git, update)) {
    const { matchEnvironments } = await import('./environments.ts');
    await matchEnvironments(cluster, state);
  }
  await release(cluster, {
    revision: update.after,
    onlyNewest: true,
    began,
    what: `the push of ${short(update.after)}`,
  });
}
