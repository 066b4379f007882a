import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '@presage/platform/configuration';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Git, idOf, short } from '../git/git.ts';
import { type Descriptor, resolveDescriptor } from './descriptor.ts';
import type { Image } from './image.ts';
import { descriptorFile, validDefinition } from './schema.ts';
import { commitTree, folderTree, type Tree } from './tree.ts';

async function evaluate(module: string, where: string): Promise<unknown> {
  // Otherwise process.exit(0) in it would have a hook accept what was never checked.
  const ended = () => {
    console.error(`${where} ended the process, or waits for something that never comes.`);
    process.exitCode = exitCode.configuration;
  };
  process.once('exit', ended);
  try {
    return (await import(pathToFileURL(module).href)).default;
  } catch (error) {
    // A module may throw anything.
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Refusal(
      `${where} cannot be loaded: ${reason}.`,
      "It exports defineDelivery({ … }) by default and imports nothing but '@presage/gitops/descriptor'.",
      exitCode.configuration,
    );
  } finally {
    process.off('exit', ended);
  }
}

/** The refusal for a tree without a descriptor. */
function missing(where: string): Refusal {
  return new Refusal(
    `${where} does not exist, so there is nothing to deliver.`,
    "Create it: export default defineDelivery({ environments: ['dev', 'prod'] });",
    exitCode.configuration,
  );
}

/** @throws Refusal (78) for a file that PowerShell's `>` wrote, for example: Node would only see odd characters */
function requireUtf8(text: string, where: string): void {
  if (!text.includes('\0')) return;
  throw new Refusal(
    `${where} is UTF-16 or binary.`,
    'Save it as UTF-8 and run the same command again.',
    exitCode.configuration,
  );
}

/**
 * The descriptor of a folder that is installed: `gitops.config.ts` beside the folders that it names.
 * @throws Refusal (78) when it is missing or not valid
 */
export async function descriptorIn(folder: string = checkout): Promise<Descriptor> {
  const tree = folderTree(folder);
  const text = await tree.read(descriptorFile);
  if (text === undefined) throw missing(descriptorFile);
  requireUtf8(text, descriptorFile);
  const value = await evaluate(join(folder, descriptorFile), descriptorFile);
  return resolveDescriptor(validDefinition(value, descriptorFile), tree);
}

/**
 * The descriptor of a commit. It is evaluated from a folder of this checkout, so that its one import is found;
 * a second look at the same text evaluates nothing again.
 * @throws Refusal (78) when it is missing or not valid
 */
export async function descriptorAt(git: Git, revision: string): Promise<Descriptor> {
  const tree: Tree = commitTree(git, revision);
  const where = `${descriptorFile} of ${short(revision)}`;
  const [blob, text] = await Promise.all([
    idOf(git, `${revision}:${descriptorFile}`),
    tree.read(descriptorFile),
  ]);
  if (blob === undefined || text === undefined) throw missing(where);
  requireUtf8(text, where);
  const folder = join(checkout, 'gitops', 'generated');
  const module = join(folder, `${blob}.ts`);
  if ((await readFile(module, 'utf8').catch(() => undefined)) !== text) {
    await mkdir(folder, { recursive: true });
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(module, text); // another push may be reading it
  }
  return resolveDescriptor(validDefinition(await evaluate(module, where), where), tree);
}

/** Finds the images that the descriptor of a commit defines; nothing for a commit that has no valid one. */
export const imagesAt =
  (git: Git) =>
  async (commit: string): Promise<readonly Image[] | undefined> => {
    try {
      return (await descriptorAt(git, commit)).images;
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  };
