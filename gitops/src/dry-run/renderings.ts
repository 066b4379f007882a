import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@presage/platform/environment';
import { type Finding, type KubernetesObject, renderOverlay } from '@presage/platform/manifests';
import writeFileAtomic from 'write-file-atomic';
import { manifestFolders, withManifests } from '../git/export-tree.ts';
import type { Git } from '../git/git.ts';
import { type Pin, writePins } from '../images/pins.ts';

/** An environment's objects as a tree renders them without pins, so that a new image leaves them the same. */
export interface Unpinned {
  readonly objects: readonly KubernetesObject[];
  /** Why it does not render. */
  readonly findings: readonly Finding[];
}

/** Renders trees and keeps the result in a folder. */
export interface Renderings {
  readonly of: (git: Git, treeish: string, environment: Environment) => Promise<Unpinned>;
  /** Keeps what was rendered from a tree whose pins are empty, as those of main are. */
  readonly keep: (
    git: Git,
    treeish: string,
    environment: Environment,
    objects: readonly KubernetesObject[],
  ) => Promise<void>;
}

const max = 40;

/** Differs with every file that a rendering may depend on but the environment's pins. */
async function keyOf(
  git: Git,
  treeish: string,
  { name, pins }: Environment,
  kustomize: string,
): Promise<string> {
  const files = await git(['ls-tree', '-r', treeish, '--', ...manifestFolders]);
  const others = files.split('\n').filter((line) => !line.endsWith(`\t${pins}`));
  return createHash('sha256')
    .update([kustomize, name, ...others].join('\n'))
    .digest('hex')
    .slice(0, 40);
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= max) return;
  const dated = await Promise.all(
    names.map(async (name) => ({
      name,
      at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  const oldest = dated.sort((one, other) => other.at - one.at).slice(max / 2);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}

/**
 * @param cache folder of the tool's cache
 * @param kustomize path of the program
 */
export function renderingsIn(cache: string, kustomize: string): Renderings {
  const folder = join(cache, 'renderings');
  const fileOf = async (git: Git, treeish: string, environment: Environment) =>
    join(folder, `${await keyOf(git, treeish, environment, kustomize)}.json`);
  const write = async (file: string, objects: readonly KubernetesObject[]) => {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(file, JSON.stringify(objects));
    await removeOldest(folder);
  };
  return {
    of: async (git, treeish, environment) => {
      const file = await fileOf(git, treeish, environment);
      const kept = await readFile(file, 'utf8').catch(() => undefined);
      if (kept !== undefined) {
        const now = new Date();
        await utimes(file, now, now).catch(() => undefined);
        return { objects: JSON.parse(kept) as KubernetesObject[], findings: [] };
      }
      const { objects, findings } = await withManifests(git, treeish, async (tree) => {
        await writeFile(join(tree, environment.pins), writePins([])).catch(() => undefined);
        return renderOverlay({ kustomize }, tree, environment.name);
      });
      if (findings.length === 0) await write(file, objects);
      return { objects, findings };
    },
    keep: async (git, treeish, environment, objects) =>
      write(await fileOf(git, treeish, environment), objects),
  };
}

/** The same objects with the images that an environment pins. */
export function withPins<Value>(value: Value, pins: readonly Pin[]): Value {
  const images = new Map(
    pins.map(({ name, newName, newTag, digest }) => [name, `${newName}:${newTag}@${digest}`]),
  );
  const replace = (one: unknown): unknown => {
    if (typeof one === 'string') return images.get(one.replace(/:[^:/@]*$/, '')) ?? one;
    if (Array.isArray(one)) return one.map(replace);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, each]) => [key, replace(each)]));
  };
  return replace(value) as Value;
}
