import { type Environment, environmentOf, firstEnvironment } from '@presage/platform/environment';
import type { Finding } from '@presage/platform/manifests';
import type { Cluster } from '../delivery/extension.ts';
import { promotedFiles } from '../delivery/promoted.ts';
import { heldBy } from '../dry-run/check.ts';
import { type Renderings, renderingsIn } from '../dry-run/renderings.ts';
import { decideFor } from '../environments/build-images.ts';
import { treeWith } from '../environments/deliver.ts';
import { headOf, pinsAt } from '../environments/history.ts';
import { type ObjectChange, objectChanges } from './object-changes.ts';

/** What a release would do with one image. */
export interface ImagePreview {
  readonly name: string;
  readonly action: 'keep' | 'reuse' | 'build';
  readonly why: string;
}

export interface EnvironmentPreview {
  readonly name: string;
  /** The environment that it is promoted from; none for the one that a push releases to. */
  readonly from: string | undefined;
  readonly changes: readonly ObjectChange[];
  /** Why its manifests don't render. */
  readonly problem: string | undefined;
}

/** What a push of a revision would do, without doing it. */
export interface Preview {
  readonly revision: string;
  readonly subject: string;
  /** What the push would be refused for. */
  readonly findings: readonly Finding[];
  /** What is worth knowing and refuses nothing. */
  readonly notes: readonly string[];
  readonly images: readonly ImagePreview[];
  /** Jobs that would run again, because their image would change. */
  readonly jobs: readonly string[];
  readonly environments: readonly EnvironmentPreview[];
}

/** Images as a release would decide on them now. */
async function imagesOf(cluster: Cluster, revision: string): Promise<Pick<Preview, 'images' | 'jobs'>> {
  const { git, descriptor } = cluster;
  const environment = firstEnvironment(descriptor.environments);
  const head = await headOf(git, environment);
  const pins = head ? await pinsAt(git, head.commit, environment) : [];
  const decisions = await decideFor(cluster, revision, pins);
  return {
    images: decisions.images.map(({ image, action, why }) => ({ name: image.name, action, why })),
    jobs: decisions.jobs.filter(({ pin }) => pin === undefined).map(({ job }) => job.name),
  };
}

/** The tree that an environment would get of a revision: for a later one, as a promotion would write it. */
async function treeFor(cluster: Cluster, environment: Environment, revision: string): Promise<string> {
  const { git, descriptor } = cluster;
  if (environment.from === undefined) return revision;
  const from = environmentOf(descriptor.environments, environment.from);
  const present = (await headOf(git, environment))?.commit;
  const promoted = { from, to: environment, revision, source: undefined, present, verify: false };
  const { files } = await promotedFiles(cluster, promoted);
  return Object.keys(files).length > 0 ? treeWith(git, revision, files) : revision;
}

async function environmentPreview(
  cluster: Cluster,
  renderings: Renderings,
  environment: Environment,
  revision: string,
  inspected: Promise<unknown>,
): Promise<EnvironmentPreview> {
  const { name, from } = environment;
  const after = async () => {
    const [tree] = await Promise.all([treeFor(cluster, environment, revision), inspected]);
    return renderings.of(cluster.git, tree, environment);
  };
  const [{ objects: before }, { objects, findings }] = await Promise.all([
    heldBy(cluster.git, renderings, environment),
    after(),
  ]);
  const [finding] = findings;
  if (finding) return { name, from, changes: [], problem: `${finding.file}: ${finding.message}` };
  return { name, from, changes: objectChanges(before, objects), problem: undefined };
}

/** What a push would be refused for, and notes. */
export type Inspected = Pick<Preview, 'findings' | 'notes'>;

/**
 * What a push of a revision would do: whether it would be refused, what would be built, and which objects change in
 * each environment. Builds nothing and writes no ref.
 * @param cluster with the revision's descriptor; its git has the revision and the environments' branches
 * @param cache folder of the tool's cache
 * @param inspected the checks of the push, which render the revision: what they keep in the cache is used
 * @throws Refusal when the registry does not answer
 */
export async function preview(
  cluster: Cluster,
  revision: string,
  cache: string,
  inspected: Promise<Inspected>,
): Promise<Preview> {
  const renderings = renderingsIn(cache, cluster.record.tools.kustomize);
  const [{ findings, notes }, subject, images, ...environments] = await Promise.all([
    inspected,
    cluster.git(['log', '-1', '--format=%s', revision]),
    imagesOf(cluster, revision),
    ...cluster.descriptor.environments.map((environment) =>
      environmentPreview(cluster, renderings, environment, revision, inspected),
    ),
  ]);
  return { revision, subject, findings, notes, ...images, environments };
}
