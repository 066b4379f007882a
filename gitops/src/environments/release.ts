import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { type Environment, firstEnvironment } from '../descriptor/environment.ts';
import { nameOf, presentInputs } from '../descriptor/image.ts';
import { commitNamed, type Git, short } from '../git/git.ts';
import { buildActions, type ImageBuild, pushedDigest } from '../images/build.ts';
import { type Decisions, decideImages, decisionText, pinsOf } from '../images/decide.ts';
import { digestIn, requireRegistry } from '../images/registry.ts';
import type { Plan, Step } from '../plan/step.ts';
import { deliver, type Person, pinFiles } from './deliver.ts';
import { type Delivery, headOf, pinsAt } from './history.ts';

export interface ReleaseFacts {
  readonly cluster: Cluster;
  /** The environment that a push releases to. */
  readonly environment: Environment;
  readonly revision: string;
  readonly subject: string;
  readonly previous: Delivery | undefined;
  readonly decisions: Decisions;
  readonly builds: readonly ImageBuild[];
  /** Of the builds; removed by `close`. */
  readonly folder: string;
}

export interface Release extends ReleaseFacts {
  readonly close: () => Promise<void>;
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
  const onMain = await git(['merge-base', revision, 'refs/heads/main']).catch(() => undefined);
  if (onMain !== revision) {
    throw new Refusal(
      `${short(revision)} is not on the cluster's main, and only main is released.`,
      'Merge it into main and `git push cluster main`.',
      exitCode.usage,
    );
  }
  return revision;
}

/**
 * Reads all that a release of `revision` depends on; writes nothing but an empty temporary folder.
 * @throws Refusal when the revision is not there or the registry does not answer.
 */
export async function prepareRelease(
  cluster: Cluster,
  given: string,
  rebuild: readonly string[] = [],
): Promise<Release> {
  const { record, git, descriptor } = cluster;
  const { images, jobs } = descriptor;
  const environment = firstEnvironment(descriptor.environments);
  const [revision, previous] = await Promise.all([
    releasable(git, given),
    headOf(git, environment),
    requireRegistry(record.registry),
  ]);
  const pins = previous ? await pinsAt(git, previous.commit, environment) : [];
  const [decisions, subject] = await Promise.all([
    decideImages({ git, registry: record.registry, revision, images, jobs, pins, rebuild }),
    git(['log', '-1', '--format=%s', revision]),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'presage-build-'));
  const builds = await Promise.all(
    decisions.images
      .filter(({ action }) => action === 'build')
      .map(async ({ image, tag }) => {
        return { image, tag, revision, folder, record, inputs: await presentInputs(git, revision, image) };
      }),
  );
  const close = () => rm(folder, { recursive: true, force: true });
  return { cluster, environment, revision, subject, previous, decisions, builds, folder, close };
}

const buildStep = (build: ImageBuild, why: string, digests: Map<string, string>): Step => ({
  title: `Build ${build.image.name}:${build.tag} (${why})`,
  actions: [
    ...buildActions(build),
    {
      kind: 'call',
      what: `record the digest of ${nameOf(build.image.name)}:${build.tag}`,
      call: async () => {
        const { registry } = build.record;
        const digest =
          (await pushedDigest(build)) ?? (await digestIn(registry, nameOf(build.image.name), build.tag));
        if (!digest) {
          throw new Refusal(
            `The registry does not have ${nameOf(build.image.name)}:${build.tag} after it was pushed.`,
            'Run the same command again.',
            exitCode.unavailable,
          );
        }
        digests.set(build.image.name, digest);
      },
    },
  ],
});

/** Whether the environment's branch has that revision with those images already. */
const isThere = ({ previous, revision, decisions }: ReleaseFacts): boolean =>
  previous?.revision === revision &&
  decisions.jobs.every(({ pin }) => pin !== undefined) &&
  decisions.images.every(({ action }) => action === 'keep');

/**
 * Build what changed, pin it, commit to the environment's branch. Nothing is written on the branch before every image is
 * in the registry. `delivered` is called with the new commit.
 */
export function releasePlan(facts: ReleaseFacts, delivered: (commit: string) => void, by?: Person): Plan {
  const { cluster, environment, revision, subject, previous, decisions, builds } = facts;
  const digests = new Map<string, string>();
  const why = (build: ImageBuild) =>
    decisions.images.find(({ image }) => image.name === build.image.name)?.why ?? '';
  const summary = decisions.images
    .map(({ image, tag, action }) => `${image.name}:${tag} (${action})`)
    .join(', ');
  const present = previous !== undefined && isThere(facts) ? previous.commit : undefined;
  return [
    ...builds.map((build) => buildStep(build, why(build), digests)),
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
            const commit = await deliver(cluster.git, {
              action: 'release',
              environment,
              revision,
              previous,
              content: { files: pinFiles(environment, pins) },
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
