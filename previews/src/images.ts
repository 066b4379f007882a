import { ask, type Cluster, type Git, pinsAt } from '@presage/gitops';
import type { Environment } from '@presage/platform/environment';
import { isOnThisMachine, registryParts } from '@presage/platform/registry';
import { previewsIn } from './list.ts';

/** What became of the images of a removed preview, and of its branch on a forge. */
export interface Removed {
  readonly removed: number;
  /** That stay, although nothing uses them. */
  readonly left: number;
  /** Why its branch is still on the forge. */
  readonly onForge?: string;
}

/** Every image that an environment was ever delivered with, as `registry/name@sha256:…`. */
async function imagesOn(git: Git, environment: Environment): Promise<Set<string>> {
  const commits = await ask(git, ['rev-list', '--first-parent', environment.ref, '--', environment.pins]);
  const pins = await Promise.all(
    (commits ?? '')
      .split('\n')
      .filter(Boolean)
      .map((commit) => pinsAt(git, commit, environment)),
  );
  return new Set(pins.flat().map(({ newName, digest }) => `${newName}@${digest}`));
}

/** The images of a preview that no other environment was ever delivered with: a rollback finds what it goes back to. */
export async function ownImages(
  { git, descriptor }: Pick<Cluster, 'git' | 'descriptor'>,
  { name }: Pick<Environment, 'name'>,
): Promise<string[]> {
  const previews = (await previewsIn(git)).map(({ environment }) => environment);
  const preview = previews.find((one) => one.name === name);
  if (!preview) return [];
  const others = [...descriptor.environments, ...previews.filter((one) => one.name !== name)];
  const [own, ...used] = await Promise.all([preview, ...others].map((one) => imagesOn(git, one)));
  return [...(own ?? [])].filter((image) => !used.some((images) => images.has(image)));
}

/** Asks a registry of this machine to forget an image. @returns whether it has not got it any more */
async function forget(image: string): Promise<boolean> {
  const [name = '', digest = ''] = image.split('@');
  const { host, path } = registryParts(name);
  try {
    const url = `http://${host}/v2/${path}manifests/${digest}`;
    const { ok, status } = await fetch(url, { method: 'DELETE', signal: AbortSignal.timeout(5000) });
    return ok || status === 404;
  } catch {
    return false;
  }
}

/**
 * Removes images from the registry of this machine. One elsewhere has its own rules for what is not used any more, and
 * nodes clean up by themselves.
 */
export async function removeImages(
  { record: { registry, loader, existing } }: Pick<Cluster, 'record'>,
  images: readonly string[],
): Promise<Removed> {
  // In a cluster of somebody else, others may use what is in the registry.
  if (existing || loader || !isOnThisMachine(registry)) return { removed: 0, left: images.length };
  const forgotten = (await Promise.all(images.map(forget))).filter(Boolean).length;
  return { removed: forgotten, left: images.length - forgotten };
}

/** For the person who removes the preview. */
export function removedText({ removed, left, onForge }: Removed): string {
  const count = (number: number) => (number === 1 ? '1 image' : `${number} images`);
  const parts = [
    ...(removed > 0 ? [`${count(removed)} that only it used`] : []),
    ...(left > 0 ? [`${count(left)} of it left in the registry`] : []),
  ];
  const images = parts.length > 0 ? `, with ${parts.join(', and ')}` : '';
  return onForge === undefined ? images : `${images}; its branch is left on the forge: ${onForge}`;
}
