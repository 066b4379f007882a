import { ask, type Git, short } from '../environments/git.ts';
import type { Pin } from '../environments/pins.ts';
import { digestIn } from './registry.ts';
import { type BuiltImage, builtImages, inputsOf, migrate, nameOf } from './table.ts';

/** What becomes of one image in a release. */
export interface ImageDecision {
  readonly image: BuiltImage;
  /** `keep`: the environment's pin stands; `reuse`: the registry has it built; `build`: nobody has. */
  readonly action: 'keep' | 'reuse' | 'build';
  readonly tag: string;
  /** Known unless it is to be built. */
  readonly digest?: string;
  readonly why: string;
}

export interface Decisions {
  readonly images: readonly ImageDecision[];
  /** The pin of migrate that stands, or nothing where it takes over the api's new one. */
  readonly migrate: Pin | undefined;
}

export interface DecisionFacts {
  readonly git: Git;
  readonly registry: string;
  readonly revision: string;
  /** What the environment runs now. */
  readonly pins: readonly Pin[];
  /** Built even where nothing changed. */
  readonly rebuild: readonly BuiltImage[];
}

/** Whether the files are the same in a pin's commit and in the revision; false when that commit is unknown. */
async function unchanged(git: Git, pin: Pin, revision: string, inputs: readonly string[]): Promise<boolean> {
  return (await ask(git, ['diff', '--quiet', pin.newTag, revision, '--', ...inputs])) !== undefined;
}

async function decideImage(image: BuiltImage, facts: DecisionFacts): Promise<ImageDecision> {
  const { git, registry, revision, rebuild } = facts;
  const name = nameOf(image);
  const pin = facts.pins.find((known) => known.name === name && known.newName === `${registry}/${name}`);
  const same = pin !== undefined && (await unchanged(git, pin, revision, inputsOf(image)));
  if (same && !rebuild.includes(image)) {
    const there = await digestIn(registry, name, pin.digest);
    if (there)
      return { image, action: 'keep', tag: pin.newTag, digest: pin.digest, why: 'nothing in it changed' };
  }
  const changed = await git(['log', '-1', '--format=%H', revision, '--', ...inputsOf(image)]);
  const tag = short(changed || revision);
  if (rebuild.includes(image)) return { image, action: 'build', tag, why: 'asked for' };
  const digest = await digestIn(registry, name, tag);
  if (digest) return { image, action: 'reuse', tag, digest, why: 'the registry has it' };
  if (same) return { image, action: 'build', tag, why: 'the registry has lost it' };
  return { image, action: 'build', tag, why: pin ? `changed in ${tag}` : 'not built yet' };
}

/**
 * Which images a release of `revision` builds: those whose files differ from what the environment pins
 * and that the registry does not have under the commit that last changed them.
 * @throws Refusal (69) when the registry does not answer.
 */
export async function decideImages(facts: DecisionFacts): Promise<Decisions> {
  const { git, revision, registry, pins } = facts;
  const pinned = pins.find(
    ({ name, newName }) => name === migrate.name && newName === `${registry}/${nameOf(migrate.of)}`,
  );
  const [same, present, ...images] = await Promise.all([
    pinned ? unchanged(git, pinned, revision, migrate.inputs) : false,
    pinned ? digestIn(registry, nameOf(migrate.of), pinned.digest) : undefined,
    ...builtImages.map((image) => decideImage(image, facts)),
  ]);
  return { images, migrate: same && present ? pinned : undefined };
}

/** The pins of a release, once every image has its digest. */
export function pinsOf(
  registry: string,
  decisions: Decisions,
  digests: ReadonlyMap<BuiltImage, string>,
): Pin[] {
  const pins = decisions.images.map(({ image, tag, digest }) => ({
    name: nameOf(image),
    newName: `${registry}/${nameOf(image)}`,
    newTag: tag,
    digest: digests.get(image) ?? digest ?? '',
  }));
  const source = pins.find(({ name }) => name === nameOf(migrate.of));
  const own = decisions.migrate ?? (source && { ...source, name: migrate.name });
  return own ? [...pins, own] : pins;
}

/** How the commit's trailer tells what became of each image. */
export const decisionWords = (pins: readonly Pin[], { images }: Decisions): string[] => {
  const word = { keep: 'kept', reuse: 'from the registry', build: 'built' } as const;
  return images.map(({ image, action }) => {
    const digest = pins.find(({ name }) => name === nameOf(image))?.digest ?? '';
    return `${image}@${digest.slice(0, 19)} (${word[action]})`;
  });
};
