import { type Cluster, type Difference, deliveryAt, difference } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';

/** So much of the rendered manifests' diff is answered, in characters. */
const maxManifests = 200_000;

export type DifferenceView = Difference & { readonly truncated: boolean };

/**
 * A side of a diff: an environment, or the full id of a commit of an environment's branch. Other revisions are not
 * rendered for a page: a pushed branch may hold anything.
 * @throws Refusal (64) for anything else
 */
async function requireDelivered({ git, descriptor }: Cluster, name: string): Promise<void> {
  const { environments } = descriptor;
  if (environments.some((environment) => environment.name === name)) return;
  if (/^[0-9a-f]{40}$/.test(name)) {
    for (const environment of environments) if (await deliveryAt(git, environment, name)) return;
  }
  throw new Refusal(
    `"${name}" is neither an environment nor a delivery.`,
    'Choose an environment or a commit of the log.',
    exitCode.usage,
  );
}

/**
 * What differs between two deliveries: images, pinned values, commits of main, rendered manifests.
 * @throws Refusal (64) for a side that was never delivered, (65) for manifests that do not render
 */
export async function readDifference(cluster: Cluster, from: string, to: string): Promise<DifferenceView> {
  await Promise.all([from, to].map((name) => requireDelivered(cluster, name)));
  const found = await difference(cluster, from, to);
  const truncated = found.manifests.length > maxManifests;
  const end = found.manifests.lastIndexOf('\n', maxManifests);
  return {
    ...found,
    pinned: found.pinned.filter(({ changes }) => changes.length > 0),
    manifests: truncated ? found.manifests.slice(0, end + 1) : found.manifests,
    truncated,
  };
}
