import {
  ask,
  type BranchUpdate,
  buildSteps,
  type Cluster,
  clusterAt,
  commitOf,
  type Delivery,
  decisionText,
  deliver,
  firstEnvironment,
  headOf,
  type Previews,
  pinFiles,
  pinsAt,
  pinsOf,
  prepareImages,
  type Report,
  requireDigests,
  runDelivery,
  runPlan,
  type Step,
  short,
  treeWith,
} from '@presage/gitops';
import { argocdOf } from '@presage/platform/cluster';
import { apply, readIfThere } from './cluster.ts';
import { leftOutAtFirst, stillLeftOut } from './copied-jobs.ts';
import { forgeObjects, pushToForge } from './forge.ts';
import type { Preview } from './names.ts';
import { previewOf } from './names.ts';
import { applicationObjects } from './objects.ts';
import { requireOwnNames } from './owned.ts';
import { pullPatches } from './pull.ts';
import { addressOf, routerReady } from './router.ts';
import { type MadeDatabase, type Surrounding, surround } from './surround.ts';
import { kustomization, type LeftOut, leftOutIn, previewFiles } from './tree.ts';

type Pins = ReturnType<typeof pinsOf>;

/** Forgets the commit of a first push that was cut off: Argo CD does not deploy it yet. */
async function forgetUnfinished({ git, record }: Cluster, { environment }: Preview): Promise<void> {
  const { application, ref } = environment;
  const applications = `/apis/argoproj.io/v1alpha1/namespaces/${argocdOf(record).namespace}/applications`;
  const found = await readIfThere<{ spec: { syncPolicy: { automated?: object } } }>(
    record,
    `${applications}/${application}`,
  );
  if (found && !found.spec.syncPolicy.automated) await ask(git, ['update-ref', '-d', ref]);
}

/** The first preview: what it is made of; later ones: what changed. */
async function prepared(cluster: Cluster, preview: Preview, revision: string) {
  const { git, descriptor } = cluster;
  const { environment } = preview;
  const first = firstEnvironment(descriptor.environments);
  const [previous, ofFirst] = await Promise.all([headOf(git, environment), headOf(git, first)]);
  const images = await (previous
    ? prepareImages(cluster, environment, revision, previous)
    : prepareImages(cluster, first, revision, ofFirst));
  return { previous, images };
}

/**
 * The Jobs that a preview goes without, as their work is in what was copied.
 * @param database what its database is
 */
async function leftOutOf(
  { git, descriptor }: Cluster,
  { environment }: Preview,
  previous: Delivery | undefined,
  pins: Pins,
  { completed, volumes }: Surrounding,
  database: MadeDatabase['made'],
): Promise<LeftOut> {
  const named = descriptor.previews?.copiedJobs ?? [];
  const claims = volumes.filter(({ action }) => action !== 'empty').map(({ claim }) => claim);
  const isWhole = claims.length === volumes.length;
  let jobs: string[] = [];
  if (database === 'copied') jobs = leftOutAtFirst(named, pins, completed, claims);
  else if (database === 'kept' && previous && isWhole) {
    const before = await ask(git, ['cat-file', 'blob', `${previous.commit}:${kustomization}`]);
    const earlier = await pinsAt(git, previous.commit, environment);
    jobs = stillLeftOut(leftOutIn(before ?? ''), pins, earlier);
  }
  return { jobs, waves: jobs.length > 0 && jobs.length === Object.keys(descriptor.jobs).length };
}

/**
 * Brings up or updates the preview of a branch, and follows it until it is live.
 * @param began when the push started, in milliseconds since 1970
 * @throws Refusal that the person who pushes reads
 */
export async function updatePreview(
  cluster: Cluster,
  { branch, after: revision }: BranchUpdate & { readonly after: string },
  previews: Previews,
  began: number,
): Promise<void> {
  const { git, record } = cluster;
  const preview = previewOf(branch);
  const { environment } = preview;
  await forgetUnfinished(cluster, preview);
  const { previous, images } = await prepared(cluster, preview, revision);
  const digests = new Map<string, string>();
  const address = addressOf(preview.slug);
  /** Writes the commit of the preview to where Argo CD reads it. */
  const commitWith = async (leftOut: LeftOut, pins: Pins, before: Delivery | undefined) => {
    const overlay = await git(['cat-file', 'blob', `${revision}:${kustomization}`]);
    const values = { commit: short(revision), address };
    const written = previewFiles(preview, overlay, values, leftOut, pullPatches(record));
    const files = { ...pinFiles(environment, pins), ...written };
    const tree = await treeWith(git, revision, files);
    await requireDigests(cluster, { ...environment, name: 'preview' }, tree);
    const commit = await deliver(git, {
      action: 'preview',
      environment,
      revision,
      previous: before,
      content: { tree },
      subject: `preview ${short(revision)} of ${branch}`,
      images: decisionText(pins, images.decisions),
      trailers: [['Branch', branch]],
    });
    await pushToForge(record, git, environment);
    return commit;
  };
  /** Commits and has Argo CD deploy it, as soon as what surrounds it is there. @returns the commit */
  const bringUp = async (surrounding: Surrounding, report: Report): Promise<string> => {
    const pins = pinsOf(record.registry, images.decisions, digests);
    const without = (made: MadeDatabase['made']) =>
      leftOutOf(cluster, preview, previous, pins, surrounding, made);
    // Argo CD reads and renders the commit of a new preview while its database and volumes are copied.
    const waits = !previous;
    if (!waits) await surrounding.copied;
    const expected = waits ? surrounding.expected : await surrounding.made;
    let leftOut = await without(expected);
    let commit = await commitWith(leftOut, pins, previous);
    // Before the router has applied them: Argo CD reads the forge at once.
    if (waits)
      await apply(record, [...(await forgeObjects(record)), ...applicationObjects(preview, record, true)]);
    const made = await surrounding.made;
    if (made !== expected) {
      leftOut = await without(made);
      commit = await commitWith(leftOut, pins, await headOf(git, environment));
    }
    for (const line of await surrounding.copied) report(line);
    if (leftOut.jobs.length > 0)
      report(`without the Jobs ${leftOut.jobs.join(', ')}: their work is in the copies`);
    await apply(record, applicationObjects(preview, record, false));
    return commit;
  };
  const deliverStep = (delivered: (commit: string) => void): Step => ({
    title: `Deliver ${short(revision)} to ${environment.name}`,
    actions: [
      {
        kind: 'call',
        what: `apply the router of previews, and namespace, Secret, quota and limits of ${environment.namespace}; copy its database and volumes; commit on ${environment.branch}`,
        call: async (report) => {
          // Since the push was checked, images were built.
          if (!previous) await requireOwnNames(record, preview);
          // How many there are, and when they sleep, is for main to say.
          const limits = (await clusterAt(record, git)).descriptor.previews ?? previews;
          const surrounding = await surround(cluster, preview, previews, limits, report);
          try {
            delivered(await bringUp(surrounding, report));
          } catch (error) {
            // What Argo CD may not have seen does not count as delivered, so that it can be tried again.
            const before = previous ? [environment.ref, previous.commit] : ['-d', environment.ref];
            await ask(git, ['update-ref', ...before]);
            throw error;
          } finally {
            // Nobody gets the next turn while something is still being copied.
            await Promise.allSettled([surrounding.made, surrounding.copied]);
          }
        },
      },
    ],
  });
  const replacedBy = async () => {
    const newest = await commitOf(git, `refs/heads/${branch}`);
    return newest === revision ? undefined : newest ? short(newest) : `the removal of ${branch}`;
  };
  try {
    await runPlan(buildSteps(images, digests));
    await runDelivery(record, environment, revision, (delivered) => [deliverStep(delivered)], {
      began,
      replacedBy,
      address,
    });
    await routerReady(record);
  } finally {
    images.close();
  }
}
