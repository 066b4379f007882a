import { firstEnvironment } from '@presage/platform/environment';
import { runPlan } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { afterBuilds, buildSteps, type DecidedImages, prepareImages } from '../environments/build-images.ts';
import { headOf } from '../environments/history.ts';
import { deliveredTree } from '../environments/release.ts';
import { pinsOf } from '../images/decide.ts';

/** What is to be built for a push. */
export interface PushedImages {
  /**
   * Builds it and pushes it to the registry.
   * @returns what was decided for the environment's newest delivery, with the digest of each image
   * @throws Refusal with the last lines of the builder, or (69) when the registry does not answer
   */
  readonly build: () => Promise<DecidedImages>;
  /** Removes what was prepared; for a push that is refused before it is built. */
  readonly close: () => Promise<void>;
}

function nothingPushed(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const next =
    error.code === exitCode.unavailable
      ? 'Run `npm run up`: it starts what is not running. Then push again.'
      : 'Fix the error above, commit and push again.';
  return new Refusal(error.message, `Nothing was pushed. ${next}`, error.code);
}

/**
 * Begins to decide which images a pushed revision changes, while the push is checked. Where none is to be built, it also
 * writes the tree of the delivery beside the pushed objects, in quarantine. What fails is thrown by `build`.
 */
export function pushedImages(cluster: Cluster, revision: string): PushedImages {
  const environment = firstEnvironment(cluster.descriptor.environments);
  const prepare = async () => {
    const previous = await headOf(cluster.git, environment);
    const images = await prepareImages(cluster, environment, revision, previous);
    if (images.builds.length > 0) return { previous, images };
    const pins = pinsOf(cluster.record.registry, images.decisions, new Map());
    // A tree that may not be delivered is reported by the release.
    const tree = await deliveredTree(cluster, environment, revision, pins).catch(() => undefined);
    return { previous, images: { ...images, tree } };
  };
  const prepared = prepare();
  const close = () =>
    prepared.then(
      ({ images }) => images.close(),
      () => {}, // `build` reports it
    );
  prepared.catch(() => {});
  return {
    close,
    build: async () => {
      try {
        const { previous, images } = await prepared;
        const digests = new Map<string, string>();
        await runPlan(buildSteps(images, digests));
        return { previous: previous?.commit, images: afterBuilds(images, digests) };
      } catch (error) {
        throw nothingPushed(error);
      } finally {
        await close();
      }
    },
  };
}
