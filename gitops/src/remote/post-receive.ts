import type { Configuration } from '@presage/platform/configuration';
import { release } from '../environments/release-now.ts';
import { gitIn, short } from '../git/git.ts';
import type { AcceptedBranches } from './branches.ts';
import { environmentsMayDiffer } from './matched.ts';
import type { AcceptedPush } from './pre-receive.ts';

/**
 * Releases main after a push was accepted and follows it until it is live, every line of it shown to the person who
 * pushes. Its exit code no longer changes the push.
 * @param began when the push started, in milliseconds since 1970
 * @throws Refusal that reports that it is not live and why.
 */
export async function postReceive(
  context: () => Configuration,
  accepted: AcceptedPush | AcceptedBranches,
  began: number,
): Promise<void> {
  if ('branches' in accepted) {
    const { serveBranches } = await import('./branches.ts');
    await serveBranches(accepted, gitIn(process.cwd()), began);
    return;
  }
  const { cluster: checked, update, decided } = accepted;
  const cluster = { ...checked, git: gitIn(process.cwd()) };
  if (await environmentsMayDiffer(cluster.git, update)) {
    const { matchEnvironments } = await import('./environments.ts');
    await matchEnvironments(cluster, context().state);
  }
  await release(cluster, {
    revision: update.after,
    decided,
    onlyNewest: true,
    began,
    what: `the push of ${short(update.after)}`,
  });
  const { releasedMain } = await import('./branches.ts');
  await releasedMain(cluster, context().cache);
}
