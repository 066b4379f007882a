import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '@presage/platform/configuration';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster, Extension, FurtherStatus, Pinned } from './extension.ts';
import { withoutMeaning } from './pinned.ts';

/** Loads one extension from this checkout. @throws Refusal (78) when it is missing or cannot be loaded */
async function load(path: string): Promise<Extension> {
  const file = join(checkout, path);
  if (!existsSync(file)) {
    throw new Refusal(
      `gitops.config.ts names the extension ${path}, and ${file} does not exist.`,
      'Update the checkout that serves the cluster (`git pull`), or remove the line.',
      exitCode.configuration,
    );
  }
  const { default: extension } = await importFrom(file, path);
  if (extension) return extension;
  throw new Refusal(
    `The extension ${path} has no default export.`,
    "Export one: export default { … } satisfies Extension, with the type from '@presage/gitops'.",
    exitCode.configuration,
  );
}

async function importFrom(file: string, path: string): Promise<{ default?: Extension }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Refusal(
      `The extension ${path} cannot be loaded: ${reason}.`,
      'Fix it in the checkout that serves the cluster, and run `npm install` there if a package is missing.',
      exitCode.configuration,
    );
  }
}

export const loadExtensions = (paths: readonly string[]): Promise<Extension[]> =>
  Promise.all(paths.map(load));

/** What the extensions of a cluster's descriptor add to `status`. */
export async function furtherStatus(cluster: Cluster): Promise<FurtherStatus[]> {
  const loaded = await loadExtensions(cluster.descriptor.extensions);
  const found = await Promise.all(loaded.map(({ status }) => status?.(cluster)));
  return found.filter((one) => one !== undefined);
}

/** The pinned files of a descriptor, each with the meaning that an extension gives its values. */
export async function pinnedFilesOf({
  pinnedFiles,
  extensions,
}: {
  readonly pinnedFiles: readonly string[];
  readonly extensions: readonly string[];
}): Promise<Pinned[]> {
  if (pinnedFiles.length === 0) return [];
  const loaded = await loadExtensions(extensions);
  return pinnedFiles.map((file) => ({
    file,
    meaning: loaded.flatMap((extension) => extension.pinnedFiles?.[file] ?? [])[0] ?? withoutMeaning(file),
  }));
}
