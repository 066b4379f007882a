import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterRecord } from '../cluster/record.ts';
import { buildActions, type ImageBuild, pushedDigest } from '../images/build.ts';
import { type Decisions, decideImages, decisionWords, pinsOf } from '../images/decide.ts';
import { digestIn, requireRegistry } from '../images/registry.ts';
import { type BuiltImage, nameOf, presentInputs } from '../images/table.ts';
import type { Plan, Step } from '../plan/step.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { deliver, type Person, pinFiles } from './deliver.ts';
import { environmentOf } from './environment.ts';
import { commitOf, type Git, short } from './git.ts';
import { type Delivery, headOf, pinsAt } from './history.ts';

export interface ReleaseFacts {
  readonly record: ClusterRecord;
  readonly git: Git;
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
  const revision = await commitOf(git, given);
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
  record: ClusterRecord,
  git: Git,
  given: string,
  rebuild: readonly BuiltImage[] = [],
): Promise<Release> {
  const environment = environmentOf('dev');
  const [revision, previous] = await Promise.all([
    releasable(git, given),
    headOf(git, environment),
    requireRegistry(record.registry),
  ]);
  const pins = previous ? await pinsAt(git, previous.commit, environment) : [];
  const [decisions, subject] = await Promise.all([
    decideImages({ git, registry: record.registry, revision, pins, rebuild }),
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
  return { record, git, revision, subject, previous, decisions, builds, folder, close };
}

const buildStep = (build: ImageBuild, why: string, digests: Map<BuiltImage, string>): Step => ({
  title: `Build ${build.image}:${build.tag} (${why})`,
  actions: [
    ...buildActions(build),
    {
      kind: 'call',
      what: `note the digest of ${nameOf(build.image)}:${build.tag}`,
      call: async () => {
        const { registry } = build.record;
        const digest =
          (await pushedDigest(build)) ?? (await digestIn(registry, nameOf(build.image), build.tag));
        if (!digest) {
          throw new Refusal(
            `The registry does not have ${nameOf(build.image)}:${build.tag} after it was pushed.`,
            'Run the same command again.',
            exitCode.unavailable,
          );
        }
        digests.set(build.image, digest);
      },
    },
  ],
});

/** Whether dev's branch has that revision with those images already. */
const isThere = ({ previous, revision, decisions }: ReleaseFacts): boolean =>
  previous?.revision === revision &&
  decisions.jobs.every(({ pin }) => pin !== undefined) &&
  decisions.images.every(({ action }) => action === 'keep');

/**
 * Build what changed, pin it, commit to env/dev. Nothing is written on the branch before every image is
 * in the registry. `delivered` is called with the new commit.
 */
export function releasePlan(facts: ReleaseFacts, delivered: (commit: string) => void, by?: Person): Plan {
  const { record, git, revision, subject, previous, decisions, builds } = facts;
  const environment = environmentOf('dev');
  const digests = new Map<BuiltImage, string>();
  const why = (image: BuiltImage) => decisions.images.find((known) => known.image === image)?.why ?? '';
  const summary = decisions.images.map(({ image, tag, action }) => `${image}:${tag} (${action})`).join(', ');
  const present = previous !== undefined && isThere(facts) ? previous.commit : undefined;
  return [
    ...builds.map((build) => buildStep(build, why(build.image), digests)),
    {
      title: `Release ${short(revision)} to dev`,
      satisfied: async () => {
        if (present) delivered(present);
        return present !== undefined;
      },
      actions: [
        {
          kind: 'call',
          what: `commit on env/dev: the tree of ${short(revision)} with ${environment.pins} = ${summary}`,
          call: async () => {
            const pins = pinsOf(record.registry, decisions, digests);
            const commit = await deliver(git, {
              action: 'release',
              environment,
              revision,
              previous,
              content: { files: pinFiles(environment, pins) },
              subject: `release ${short(revision)} to dev: ${subject}`,
              images: decisionWords(pins, decisions),
              ...(by ? { by } : {}),
            });
            delivered(commit);
          },
        },
      ],
    },
  ];
}
