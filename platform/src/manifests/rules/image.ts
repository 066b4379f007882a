import { aboutContainers, type Rule } from '../rule.ts';

interface ImageReference {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Splits `registry:port/path:tag@digest`. */
export function readImage(reference: string): ImageReference {
  const [named = '', digest] = reference.split('@');
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  return {
    name: tagged ? named.slice(0, colon) : named,
    tag: tagged ? named.slice(colon + 1) : undefined,
    digest,
  };
}

/** Which images run, and how they are named. */
export const imageRules: readonly Rule[] = [
  aboutContainers('image-known', ({ image = '' }, _pod, { images }) => {
    const name = /(?:^|\/)presage\/([^/]+)$/.exec(readImage(image).name)?.[1];
    return (
      (name === undefined || !images.includes(name)) &&
      `runs ${image || 'no image'}, which this repository does not build; it builds ${images.map((known) => `presage/${known}`).join(', ')}`
    );
  }),
  aboutContainers('image-tag', ({ image = '' }) => {
    const { tag, digest } = readImage(image);
    return (
      (tag === 'latest' || (tag === undefined && digest === undefined)) &&
      `runs ${image}, which may be another image tomorrow; write the tag unpinned on main, and gitops pins the digest`
    );
  }),
  aboutContainers(
    'image-digest',
    ({ image = '' }, _pod, { delivered }) =>
      delivered &&
      !/^sha256:[0-9a-f]{64}$/.test(readImage(image).digest ?? '') &&
      `runs ${image} without a digest; run npm run gitops release, which writes the pins`,
  ),
];
