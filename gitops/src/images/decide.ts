import { isDeepStrictEqual } from 'node:util';
import { imageName } from '@presage/platform/manifests';
import { digestIn, type Loader } from '@presage/platform/registry';
import type { Image, JobImage } from '../descriptor/image.ts';
import { descriptorFile } from '../descriptor/schema.ts';
import { type Git, short } from '../git/git.ts';
import { sameFiles } from '../git/same-files.ts';
import type { Pin } from './pins.ts';

/** What a release does with one image. */
export interface ImageDecision {
  readonly image: Image;
  /** `keep`: the environment's pin stays; `reuse`: the registry has it; `build`: it does not exist yet. */
  readonly action: 'keep' | 'reuse' | 'build';
  readonly tag: string;
  /** Known unless it is to be built. */
  readonly digest?: string;
  readonly why: string;
}

export interface Decisions {
  readonly images: readonly ImageDecision[];
  /** Each Job with its pin if that stays; without one it gets its image's new pin. */
  readonly jobs: readonly { readonly job: JobImage; readonly pin: Pin | undefined }[];
}

export interface DecisionFacts {
  readonly git: Git;
  readonly registry: string;
  readonly registryLogin?: string | undefined;
  readonly loader?: Loader | undefined;
  readonly revision: string;
  readonly images: readonly Image[];
  readonly jobs: readonly JobImage[];
  /** What the environment runs now. */
  readonly pins: readonly Pin[];
  /** The images as the descriptor of a commit defines them; nothing where it has no valid one. */
  readonly imagesAt: (commit: string) => Promise<readonly Image[] | undefined>;
  /** Names of images that are built even where nothing changed. */
  readonly rebuild: readonly string[];
}

/** Whether the files are the same in a pin's commit and in the revision; false when that commit is unknown. */
const unchanged = (git: Git, pin: Pin, revision: string, inputs: readonly string[]): Promise<boolean> =>
  sameFiles(git, pin.newTag, revision, inputs);

/** Whether the descriptor of a pin's commit defines the image in another way: by another Dockerfile or other inputs. */
async function isRedefined(
  image: Image,
  pin: Pin,
  { git, revision, imagesAt }: DecisionFacts,
): Promise<boolean> {
  if (await sameFiles(git, pin.newTag, revision, [descriptorFile])) return false;
  const before = (await imagesAt(pin.newTag))?.find(({ name }) => name === image.name);
  return before !== undefined && !isDeepStrictEqual(before, image);
}

async function decideImage(image: Image, facts: DecisionFacts): Promise<ImageDecision> {
  const { git, registry, revision, rebuild } = facts;
  const name = imageName(image.name);
  const pin = facts.pins.find((known) => known.name === name && known.newName === `${registry}/${name}`);
  const [sameInputs, redefined] = pin
    ? await Promise.all([unchanged(git, pin, revision, image.inputs), isRedefined(image, pin, facts)])
    : [false, false];
  const kept = sameInputs && !redefined ? pin : undefined;
  if (kept && !rebuild.includes(image.name)) {
    const there = await digestIn(facts, name, kept.digest);
    if (there)
      return { image, action: 'keep', tag: kept.newTag, digest: kept.digest, why: 'nothing in it changed' };
  }
  const inputs = redefined ? [...image.inputs, descriptorFile] : image.inputs;
  const changed = await git(['log', '-1', '--format=%H', revision, '--', ...inputs]);
  const tag = short(changed || revision);
  if (rebuild.includes(image.name)) return { image, action: 'build', tag, why: 'asked for' };
  const digest = await digestIn(facts, name, tag);
  if (digest) return { image, action: 'reuse', tag, digest, why: 'the registry has it' };
  if (kept) return { image, action: 'build', tag, why: 'the registry has lost it' };
  return { image, action: 'build', tag, why: pin ? `changed in ${tag}` : 'not built yet' };
}

/** The pin of a Job if it stays: nothing in it changed, and the registry has the image. */
async function standingPin(
  { name, image, inputs }: JobImage,
  facts: DecisionFacts,
): Promise<Pin | undefined> {
  const { git, registry, revision, pins } = facts;
  const pin = pins.find(
    (known) => known.name === imageName(name) && known.newName === `${registry}/${imageName(image)}`,
  );
  if (!pin) return undefined;
  const [same, present] = await Promise.all([
    unchanged(git, pin, revision, inputs),
    digestIn(facts, imageName(image), pin.digest),
  ]);
  return same && present ? pin : undefined;
}

/**
 * Which images a release of `revision` builds: those whose files differ from what the environment pins
 * and that the registry does not have under the commit that last changed them.
 * @throws Refusal (69) when the registry does not answer.
 */
export async function decideImages(facts: DecisionFacts): Promise<Decisions> {
  const [images, jobs] = await Promise.all([
    Promise.all(facts.images.map((image) => decideImage(image, facts))),
    Promise.all(facts.jobs.map(async (job) => ({ job, pin: await standingPin(job, facts) }))),
  ]);
  return { images, jobs };
}

/** The pins of a release, once every image has its digest. */
export function pinsOf(registry: string, decisions: Decisions, digests: ReadonlyMap<string, string>): Pin[] {
  const pins = decisions.images.map(({ image, tag, digest }) => ({
    name: imageName(image.name),
    newName: `${registry}/${imageName(image.name)}`,
    newTag: tag,
    digest: digests.get(image.name) ?? digest ?? '',
  }));
  const ofJobs = decisions.jobs.flatMap(({ job, pin }) => {
    const source = pins.find(({ name }) => name === imageName(job.image));
    return pin ?? (source ? [{ ...source, name: imageName(job.name) }] : []);
  });
  return [...pins, ...ofJobs];
}

/** Describes each image for the commit's trailer. */
export const decisionText = (pins: readonly Pin[], { images }: Decisions): string[] => {
  const word = { keep: 'kept', reuse: 'from the registry', build: 'built' } as const;
  return images.map(({ image, action }) => {
    const digest = pins.find(({ name }) => name === imageName(image.name))?.digest ?? '';
    return `${image.name}@${digest.slice(0, 19)} (${word[action]})`;
  });
};
