import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { validateOptions } from '../src/delivery/validate.ts';
import { descriptorIn } from '../src/descriptor/load.ts';
import { folderTree } from '../src/descriptor/tree.ts';
import type { ValidateOptions } from '../src/manifests/validate-tree.ts';

/** A small application with manifests, images and a descriptor of its own, for the tests of the tool. */
export const sample = join(import.meta.dirname, 'sample');

/** Copies parts of the sample, e.g. `base`, into another folder. */
export function copySample(folder: string, parts: readonly string[]): void {
  for (const part of parts) cpSync(join(sample, part), join(folder, part), { recursive: true });
}

/** What the sample's descriptor asks of a copy of its manifests. */
export const sampleOptions = async (tree: string): Promise<ValidateOptions> =>
  validateOptions(await descriptorIn(sample), folderTree(tree));
