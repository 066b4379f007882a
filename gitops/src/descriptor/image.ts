import { imageName } from '@presage/platform/manifests';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Git } from '../git/git.ts';

/** An image that this repository builds, and its inputs: a build gets these files and no others. */
export interface Image {
  /** Such as `web`; manifests call it `presage/web`. */
  readonly name: string;
  readonly dockerfile: string;
  /** Git pathspecs: files, folders and `:(exclude)` patterns. */
  readonly inputs: readonly string[];
}

/**
 * Jobs that run the image of another, pinned apart: a Job is replaced, and so runs again, only when its pin
 * changes, which is when one of its inputs does.
 */
export interface JobImage {
  /** Such as `migrate`; manifests call its image `presage/migrate`. */
  readonly name: string;
  /** The image that it runs. */
  readonly image: string;
  /** Git pathspecs. */
  readonly inputs: readonly string[];
}

/** By which the builder's store finds an image and the stages that go into it. */
export const imageLabel = (image: string): string => `org.opencontainers.image.title=${imageName(image)}`;

/** The inputs without the paths that a revision does not have: `git archive` refuses those. */
export async function presentInputs(git: Git, revision: string, { inputs }: Image): Promise<string[]> {
  const [excluded, wanted] = [true, false].map((pattern) =>
    inputs.filter((input) => input.startsWith(':') === pattern),
  );
  const paths = await git(['ls-tree', '--name-only', revision, '--', ...(wanted ?? [])]);
  return [...paths.split('\n'), ...(excluded ?? [])];
}

/** @throws Refusal (64) for a name that is no image's. */
export function imageOf(images: readonly Image[], given: string): Image {
  const image = images.find(({ name }) => name === given || imageName(name) === given);
  if (image) return image;
  throw new Refusal(
    `There is no image "${given}".`,
    `The images are ${images.map(({ name }) => name).join(', ')}.`,
    exitCode.usage,
  );
}
