import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from '../git/git.ts';

const folder = 'apps/api/src/predictors';

/** The predictors of a revision, as the api discovers them: each folder with a `predictor.ts`. */
export async function predictorsAt(git: Git, revision: string): Promise<string[]> {
  const files = await git(['ls-tree', '-r', '--name-only', revision, '--', folder]);
  return files.split('\n').flatMap((file) => {
    const [name, rest] = file.slice(folder.length + 1).split(/\/(.*)/s);
    return name && rest === 'predictor.ts' ? [name] : [];
  });
}

/** The same of the files of a checkout. */
export function predictorsIn(checkout: string): string[] {
  const place = join(checkout, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place).filter((name) => existsSync(join(place, name, 'predictor.ts')));
}

/**
 * The predictors whose definitions have another version in one revision than in the other: models that were
 * made for one are refused by the other.
 * @param names predictors that both revisions have
 */
export async function redefined(
  git: Git,
  before: string,
  after: string,
  names: readonly string[],
): Promise<string[]> {
  const versionAt = async (revision: string, name: string) => {
    const text = await git(['show', `${revision}:${folder}/${name}/predictor.ts`]).catch(() => '');
    return /^\s*version: (\d+),/m.exec(text)?.[1];
  };
  const changed = await Promise.all(
    names.map(async (name) => (await versionAt(before, name)) !== (await versionAt(after, name))),
  );
  return names.filter((_, index) => changed[index]);
}
