import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { firstEnvironment } from '../descriptor/environment.ts';
import { buildSteps, prepareImages } from '../environments/build-images.ts';
import { headOf } from '../environments/history.ts';
import { runPlan } from '../plan/run-plan.ts';

/**
 * Builds the images that a pushed revision changes and pushes them to the registry, where the release finds them by
 * their tag. Writes nothing to the repository, whose new objects may still be in quarantine.
 * @throws Refusal with the last lines of the builder, or (69) when the registry does not answer
 */
export async function buildPushed(cluster: Cluster, revision: string): Promise<void> {
  const environment = firstEnvironment(cluster.descriptor.environments);
  try {
    const previous = await headOf(cluster.git, environment);
    const images = await prepareImages(cluster, environment, revision, previous);
    try {
      await runPlan(buildSteps(images));
    } finally {
      images.close();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const next =
      error.code === exitCode.unavailable
        ? 'Run `npm run up`: it starts what is not running. Then push again.'
        : 'Fix the error above, commit and push again.';
    throw new Refusal(error.message, `Nothing was pushed. ${next}`, error.code);
  }
}
