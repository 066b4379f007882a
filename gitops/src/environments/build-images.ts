import type { Environment } from '@presage/platform/environment';
import { temporaryFolder } from '@presage/platform/machine';
import { imageName } from '@presage/platform/manifests';
import type { Step } from '@presage/platform/plan';
import { digestIn, requireRegistry } from '@presage/platform/registry';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { presentInputs } from '../descriptor/image.ts';
import { imagesAt } from '../descriptor/load.ts';
import { buildActions, type ImageBuild, pushedDigest } from '../images/build.ts';
import { type Decisions, decideImages } from '../images/decide.ts';
import type { Pin } from '../images/pins.ts';
import { type Delivery, pinsAt } from './history.ts';

/** What a delivery of a revision does with each image, and the builds that it needs first. */
export interface RevisionImages {
  readonly decisions: Decisions;
  readonly builds: readonly ImageBuild[];
  /** What the environment's branch will hold, where that is written already. */
  readonly tree?: string | undefined;
  /** Removes the temporary folder of the builds. */
  readonly close: () => void;
}

/**
 * What a release of a revision does with each image, where the environment has these pins.
 * @throws Refusal (69) when the registry does not answer
 */
export const decideFor = (
  { record: { registry, registryLogin, loader }, git, descriptor: { images, jobs } }: Cluster,
  revision: string,
  pins: readonly Pin[],
  rebuild: readonly string[] = [],
): Promise<Decisions> =>
  decideImages({
    git,
    registry,
    registryLogin,
    loader,
    revision,
    images,
    jobs,
    pins,
    imagesAt: imagesAt(git),
    rebuild,
  });

/** Whether nodes into which images are loaded lack one that an environment runs: they remove what no pod uses. */
export async function isImageLost(cluster: Cluster, on: Environment, { commit }: Delivery): Promise<boolean> {
  if (!cluster.record.loader) return false;
  const { images } = await decideFor(cluster, commit, await pinsAt(cluster.git, commit, on));
  return images.some(({ action }) => action !== 'keep');
}

/**
 * Decides which images of a revision have to be built. Writes nothing but a temporary folder.
 * @param previous what the environment runs; its pins show what changed
 * @throws Refusal (69) when the registry does not answer
 */
export async function prepareImages(
  cluster: Cluster,
  environment: Environment,
  revision: string,
  previous: Delivery | undefined,
  rebuild: readonly string[] = [],
): Promise<RevisionImages> {
  const { record, git } = cluster;
  const [pins] = await Promise.all([
    previous ? pinsAt(git, previous.commit, environment) : [],
    requireRegistry(record),
  ]);
  const decisions = await decideFor(cluster, revision, pins, rebuild);
  const needed = decisions.images.filter(({ action }) => action === 'build');
  if (needed.length === 0) return { decisions, builds: [], close: () => {} };
  const { path: folder, remove } = await temporaryFolder('presage-build-');
  const builds = await Promise.all(
    needed.map(async ({ image, tag }) => {
      return { image, tag, revision, folder, record, inputs: await presentInputs(git, revision, image) };
    }),
  );
  return { decisions, builds, close: remove };
}

/** Images decided for an environment while its newest delivery was `previous`. */
export interface DecidedImages {
  /** The commit of that delivery. */
  readonly previous: string | undefined;
  readonly images: RevisionImages;
}

/** The decisions once their images are built. */
export const afterBuilds = (
  { decisions, tree }: RevisionImages,
  digests: ReadonlyMap<string, string>,
): RevisionImages => ({
  tree,
  decisions: {
    ...decisions,
    images: decisions.images.map((decision) => {
      const digest = digests.get(decision.image.name);
      return digest === undefined ? decision : { ...decision, digest };
    }),
  },
  builds: [],
  close: () => {},
});

const buildStep = (build: ImageBuild, why: string, digests: Map<string, string>): Step => ({
  title: `Build ${build.image.name}:${build.tag} (${why})`,
  actions: [
    ...buildActions(build),
    {
      kind: 'call',
      what: `record the digest of ${imageName(build.image.name)}:${build.tag}`,
      call: async () => {
        const digest =
          (await pushedDigest(build)) ??
          (await digestIn(build.record, imageName(build.image.name), build.tag));
        if (!digest) {
          throw new Refusal(
            `The registry does not have ${imageName(build.image.name)}:${build.tag} after it was pushed.`,
            'Run the same command again.',
            exitCode.unavailable,
          );
        }
        digests.set(build.image.name, digest);
      },
    },
  ],
});

/** A step for each build. @param digests gets the digest of each image, by its name */
export const buildSteps = (
  { decisions, builds }: RevisionImages,
  digests: Map<string, string> = new Map(),
): Step[] =>
  builds.map((build) => {
    const why = decisions.images.find(({ image }) => image.name === build.image.name)?.why ?? '';
    return buildStep(build, why, digests);
  });
