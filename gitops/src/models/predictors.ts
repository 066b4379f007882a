import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from '../environments/git.ts';

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
