import type { ValidateOptions } from '@presage/platform/manifests';
import type { Descriptor } from '../descriptor/descriptor.ts';
import type { Tree } from '../descriptor/tree.ts';
import { pinnedFilesOf } from './load.ts';
import { pinnedProblems } from './pinned.ts';

/**
 * What a descriptor asks of the manifests beside it.
 * @param tree all files of the revision, to check pinned values against
 */
export async function validateOptions(descriptor: Descriptor, tree: Tree): Promise<ValidateOptions> {
  const { environments, images, jobs } = descriptor;
  const pinned = await pinnedFilesOf(descriptor);
  return {
    environments,
    images: [...images, ...jobs].map(({ name }) => name),
    checkFiles: (environment) => pinnedProblems(tree, environment, pinned),
  };
}
