import { environmentSteps, kubectlOf, removalStep, secretsOf } from '@presage/platform/cluster';
import { runPlan } from '@presage/platform/plan';
import type { Cluster } from '../delivery/extension.ts';
import { descriptorAt } from '../descriptor/load.ts';
import { oneAtATime } from '../environments/lock.ts';
import { requireCluster } from '../environments/rollout/reach.ts';
import { recordMatched } from './matched.ts';

/**
 * Brings the environments of the running cluster in line with main's descriptor: a new one gets its namespace,
 * secrets and Application, one that is gone loses its workloads and keeps its volumes.
 * @throws Refusal (69) when the cluster does not answer; the next push tries again
 */
export async function matchEnvironments(
  { record, git }: Pick<Cluster, 'record' | 'git'>,
  state: string,
): Promise<void> {
  await requireCluster(record);
  const print = (line: string) => console.log(line);
  await oneAtATime(git, 'a change of the environments', print, async () => {
    // A later push may have had its turn before this one: what counts is what main names now.
    const newest = await git(['rev-parse', '--verify', 'refs/heads/main']);
    const descriptor = await descriptorAt(git, newest);
    const secrets = await secretsOf(state, descriptor);
    const kubectl = kubectlOf(record);
    await runPlan([
      ...environmentSteps(kubectl, descriptor, secrets, record),
      removalStep(kubectl, async () => descriptor.environments, record),
    ]);
    await recordMatched(git, newest);
  });
}
