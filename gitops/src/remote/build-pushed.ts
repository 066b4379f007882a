import { firstEnvironment } from '@presage/platform/environment';
import { runPlan } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { afterBuilds, buildSteps, type DecidedImages, prepareImages } from '../environments/build-images.ts';
import { headOf } from '../environments/history.ts';

/**
 * Builds the images that a pushed revision changes and pushes them to the registry. Writes nothing to the repository,
 * whose new objects may still be in quarantine.
 * @returns what was decided for the environment's newest delivery, with the digest of each image
 * @throws Refusal with the last lines of the builder, or (69) when the registry does not answer
 */
export async function buildPushed(cluster: Cluster, revision: string): Promise<DecidedImages> {
  const environment = firstEnvironment(cluster.descriptor.environments);
  try {
    const previous = await headOf(cluster.git, environment);
    const images = await prepareImages(cluster, environment, revision, previous);
    const digests = new Map<string, string>();
    try {
      await runPlan(buildSteps(images, digests));
    } finally {
      images.close();
    }
    return { previous: previous?.commit, images: afterBuilds(images, digests) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const next =
      error.code === exitCode.unavailable
        ? 'Run `npm run up`: it starts what is not running. Then push again.'
        : 'Fix the error above, commit and push again.';
    throw new Refusal(error.message, `Nothing was pushed. ${next}`, error.code);
  }
}
