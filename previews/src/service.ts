import {
  ask,
  type BranchService,
  type Cluster,
  clusterAt,
  commitOf,
  inspectAndValidate,
  type KubernetesObject,
  NotLive,
  requireNone,
} from '@presage/gitops';
import { makeEnvironment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { requireDisk } from './capacity/disk.ts';
import { requestsOf, requireMemory } from './capacity/memory.ts';
import { checkedKey, checkedRequests, keepChecked } from './checked.ts';
import { type Removed, removedText } from './images.ts';
import { previewsIn, previewsLeft } from './list.ts';
import { isPreviewed, type Preview, previewOf, requireOwnSlug } from './names.ts';
import { requireOwn } from './owned.ts';
import { removePreview } from './remove.ts';
import { bringUpRouter, isRouted, removeRouter } from './router.ts';
import { publishedBy } from './surround.ts';
import { kustomization } from './tree.ts';
import { inTurn } from './turn.ts';
import { updatePreview } from './update.ts';

async function branchesOf({ git }: Cluster): Promise<string[]> {
  const text = await ask(git, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']);
  return (text ?? '').split('\n').filter(Boolean);
}

/**
 * @returns what the pods of a preview ask for, in bytes
 * @throws Refusal (65) when the overlay of previews is missing, or does not render, or breaks a rule
 */
async function requireOverlay(cluster: Cluster, revision: string, cache: string): Promise<readonly number[]> {
  const { git, record, descriptor } = cluster;
  if ((await ask(git, ['cat-file', '-e', `${revision}:${kustomization}`])) === undefined) {
    throw new Refusal(
      `The branch has no ${kustomization}, which previews are made from.`,
      'Add it (docs/recipes/previews.md), or write previews: false in gitops.config.ts. Nothing was pushed.',
      exitCode.data,
    );
  }
  const environments = [makeEnvironment('preview')];
  const key = await checkedKey(cluster, revision);
  const known = await checkedRequests(cache, key);
  let objects: readonly KubernetesObject[] = [];
  const { findings } = await inspectAndValidate(git, async () => record.tools, revision, {
    descriptor: { ...descriptor, environments },
    manifests: known === undefined,
    further: async ({ renderings }) => {
      objects = renderings.flatMap((rendering) => rendering.objects);
      return [];
    },
  });
  requireNone(
    findings.filter(({ rule }) => rule !== 'overlay-unused'),
    revision,
    'Nothing was pushed. Fix it, commit and push again.',
  );
  if (known) return known;
  const requests = requestsOf(objects);
  if (key !== undefined) await keepChecked(cache, { key, requests });
  return requests;
}

/** The cluster with the descriptor from which a preview was made, or is to be made. */
export const asMade = async (
  { record, git }: Pick<Cluster, 'record' | 'git'>,
  { environment: { ref }, branch }: Preview,
): Promise<Cluster> =>
  clusterAt(record, git, (await commitOf(git, ref)) ?? (await commitOf(git, `refs/heads/${branch}`)));

/** Removes a preview when nothing else changes it. */
export const removeInTurn = (cluster: Pick<Cluster, 'record' | 'git'>, preview: Preview): Promise<Removed> =>
  inTurn(cluster.git, preview, async () => removePreview(await asMade(cluster, preview), preview));

/** What a push of a branch does. */
export const previewService: BranchService = {
  check: async (cluster, { branch, after }, cache) => {
    const { previews } = cluster.descriptor;
    if (!previews || after === undefined || !isPreviewed(branch)) return;
    const preview = previewOf(branch);
    const began = Date.now();
    requireOwnSlug(preview, await branchesOf(cluster));
    const isThere = (await commitOf(cluster.git, preview.environment.ref)) !== undefined;
    const { database } = previews;
    // What a new one needs is counted before anything is made.
    const disk = isThere || !database ? undefined : requireDisk(cluster, database);
    const own = isThere ? undefined : requireOwn(cluster.record, preview);
    for (const later of [disk, own]) later?.catch(() => undefined); // the overlay's mistakes come first
    const requests = await requireOverlay(cluster, after, cache);
    if (!isThere) await Promise.all([own, requireMemory(cluster.record, requests), disk]);
    console.log(`✔ The overlay of previews is valid (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (preview.slug !== branch) console.log(`The preview of ${branch} is ${preview.slug}.`);
  },
  pushed: async (cluster, update, began) => {
    const { previews } = cluster.descriptor;
    const { branch, after } = update;
    if (!previews || !isPreviewed(branch)) return;
    const preview = previewOf(branch);
    await inTurn(cluster.git, preview, async () => {
      // A later push may have had its turn before this one.
      if ((await commitOf(cluster.git, `refs/heads/${branch}`)) !== after) return;
      if (after !== undefined)
        return updatePreview(cluster, { ...update, after }, previews, began).catch((error: unknown) => {
          // git does not run its hooks again for a branch that is here.
          if (!(error instanceof NotLive))
            console.log(
              `${branch} is here, and its preview is not up to date. To try again: npm run gitops preview push ${branch} -- --revision ${branch}. To give it up: git push cluster :${branch}`,
            );
          throw error;
        });
      const images = removedText(await removePreview(cluster, preview));
      console.log(
        `The preview ${preview.slug} is removed${images} (${((Date.now() - began) / 1000).toFixed(1)} s).`,
      );
    });
  },
  released: async (cluster, print, cache) => {
    const { git } = cluster;
    const isOff = !cluster.descriptor.previews;
    for (const preview of isOff ? await previewsLeft(cluster) : await previewsIn(git)) {
      const tip = await commitOf(git, `refs/heads/${preview.branch}`);
      const isMerged =
        tip !== undefined &&
        (await ask(git, ['merge-base', '--is-ancestor', tip, 'refs/heads/main'])) !== undefined;
      const why = isOff
        ? 'previews are off'
        : isMerged
          ? `${preview.branch} is part of main`
          : tip === undefined && `${preview.branch} was deleted`;
      if (!why) continue;
      const removed = removedText(await removeInTurn(cluster, preview));
      print(`✔ ${why}: the preview ${preview.slug} is removed${removed}`);
    }
    const { previews } = cluster.descriptor;
    if (!previews) return removeRouter(cluster);
    const wasThere = await isRouted(cluster.record);
    await bringUpRouter(cluster, previews, await publishedBy(cluster, previews), print);
    if (!wasThere) print('✔ The router of previews is there: a branch that is pushed becomes one');
    // Checked now, a branch with the same manifests need not be.
    await requireOverlay(cluster, await git(['rev-parse', 'refs/heads/main']), cache);
  },
};
