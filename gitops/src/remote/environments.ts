import { environmentSteps } from '../cluster/applications.ts';
import { kubectlOf } from '../cluster/kubectl.ts';
import { secretsOf } from '../cluster/secrets.ts';
import type { Cluster } from '../delivery/extension.ts';
import { oneAtATime } from '../environments/lock.ts';
import { requireCluster } from '../environments/rollout/reach.ts';
import { runPlan } from '../plan/run-plan.ts';

/**
 * Brings the environments of the running cluster in line with the descriptor: a new one gets its namespace,
 * secrets and Application, one that is gone loses its workloads and keeps its volumes.
 * @throws Refusal (69) when the cluster does not answer
 */
export async function matchEnvironments(cluster: Cluster, state: string): Promise<void> {
  const { record, git, descriptor } = cluster;
  await requireCluster(record);
  const print = (line: string) => console.log(line);
  await oneAtATime(git, 'a change of the environments', print, async () => {
    const secrets = await secretsOf(state, descriptor);
    await runPlan(environmentSteps(kubectlOf(record), descriptor, secrets));
  });
}
