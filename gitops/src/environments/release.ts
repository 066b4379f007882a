import { type Environment, firstEnvironment } from '@presage/platform/environment';
import type { Plan } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { ask, commitNamed, commitOf, type Git, short } from '../git/git.ts';
import { decisionText, pinsOf } from '../images/decide.ts';
import type { Pin } from '../images/pins.ts';
import { buildSteps, type DecidedImages, prepareImages, type RevisionImages } from './build-images.ts';
import { deliver, type Person, pinFiles, treeWith } from './deliver.ts';
import { requireDigests } from './digests.ts';
import { type Delivery, headOf } from './history.ts';

export interface Release extends RevisionImages {
  readonly cluster: Cluster;
  /** The environment that a push releases to. */
  readonly environment: Environment;
  readonly revision: string;
  readonly subject: string;
  readonly previous: Delivery | undefined;
}

/** @throws Refusal for a revision that the cluster's repository does not have, or that is not on main. */
export async function releasable(git: Git, given: string): Promise<string> {
  const revision = await commitNamed(git, given);
  if (revision === undefined) {
    throw new Refusal(
      `The cluster's repository has no revision "${given}".`,
      'Push it first: `git push cluster main`.',
      exitCode.usage,
    );
  }
  const newest = await commitOf(git, 'refs/heads/main');
  const isOnMain =
    newest === revision ||
    (await ask(git, ['merge-base', '--is-ancestor', revision, 'refs/heads/main'])) !== undefined;
  if (!isOnMain) {
    throw new Refusal(
      `${short(revision)} is not on the cluster's main, and only main is released.`,
      'Merge it into main and `git push cluster main`.',
      exitCode.usage,
    );
  }
  return revision;
}

/** What is known before a release, or asked for. */
export interface ReleaseImages {
  readonly rebuild?: readonly string[];
  /** What was decided, and built, before; used if nothing was delivered since then. */
  readonly decided?: DecidedImages;
}

/**
 * Reads all that a release of `revision` depends on; writes nothing but an empty temporary folder.
 * @throws Refusal when the revision is not there or the registry does not answer.
 */
export async function prepareRelease(
  cluster: Cluster,
  given: string,
  { rebuild = [], decided }: ReleaseImages = {},
): Promise<Release> {
  const { git, descriptor } = cluster;
  const environment = firstEnvironment(descriptor.environments);
  const [revision, previous] = await Promise.all([releasable(git, given), headOf(git, environment)]);
  const [images, subject] = await Promise.all([
    decided && decided.previous === previous?.commit
      ? decided.images
      : prepareImages(cluster, environment, revision, previous, rebuild),
    git(['log', '-1', '--format=%s', revision]),
  ]);
  return { ...images, cluster, environment, revision, subject, previous };
}

/**
 * The tree of a revision with an environment's pins, as its branch holds it.
 * @throws Refusal (65) when an image would run without a digest
 */
export async function deliveredTree(
  cluster: Cluster,
  environment: Environment,
  revision: string,
  pins: readonly Pin[],
): Promise<string> {
  const tree = await treeWith(cluster.git, revision, pinFiles(environment, pins));
  await requireDigests(cluster, environment, tree);
  return tree;
}

/** Whether the environment's branch has that revision with those images already. */
const isThere = ({ previous, revision, decisions }: Release): boolean =>
  previous?.revision === revision &&
  decisions.jobs.every(({ pin }) => pin !== undefined) &&
  decisions.images.every(({ action }) => action === 'keep');

/**
 * Build what changed, pin it, commit to the environment's branch. Nothing is written on the branch before every image is
 * in the registry. `delivered` is called with the new commit.
 */
export function releasePlan(facts: Release, delivered: (commit: string) => void, by?: Person): Plan {
  const { cluster, environment, revision, subject, previous, decisions } = facts;
  const digests = new Map<string, string>();
  const summary = decisions.images
    .map(({ image, tag, action }) => `${image.name}:${tag} (${action})`)
    .join(', ');
  const present = previous !== undefined && isThere(facts) ? previous.commit : undefined;
  return [
    ...buildSteps(facts, digests),
    {
      title: `Release ${short(revision)} to ${environment.name}`,
      satisfied: async () => {
        if (present) delivered(present);
        return present !== undefined;
      },
      actions: [
        {
          kind: 'call',
          what: `commit on ${environment.branch}: the tree of ${short(revision)} with ${environment.pins} = ${summary}`,
          call: async () => {
            const pins = pinsOf(cluster.record.registry, decisions, digests);
            const tree = facts.tree ?? (await deliveredTree(cluster, environment, revision, pins));
            const commit = await deliver(cluster.git, {
              action: 'release',
              environment,
              revision,
              previous,
              content: { tree },
              subject: `release ${short(revision)} to ${environment.name}: ${subject}`,
              images: decisionText(pins, decisions),
              ...(by ? { by } : {}),
            });
            delivered(commit);
          },
        },
      ],
    },
  ];
}
