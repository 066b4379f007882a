import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ask, type Cluster, checkout, gitIn } from '@presage/gitops';

/** The overlay of previews that was found to be valid last: what it depends on, and what its pods ask for, in bytes. */
interface Checked {
  readonly key: string;
  readonly requests: readonly number[];
}

/** Lines of `git ls-tree`: of the applications only the Dockerfiles count. */
const judged = /\t(?!apps\/)|\tapps\/[^/]+\/Dockerfile$/;

const fileIn = (cache: string): string => join(cache, 'previews', 'checked.json');

/**
 * A text that differs with all that decides whether the overlay of a revision is valid: the manifests and Dockerfiles,
 * the descriptor, the tools, and the commit of this program, whose rules it has to keep.
 * @returns undefined where this program is not in a git repository
 */
export async function checkedKey(
  { git, record, descriptor }: Cluster,
  revision: string,
): Promise<string | undefined> {
  const [program, files] = await Promise.all([
    ask(gitIn(checkout), ['rev-parse', 'HEAD']),
    git(['ls-tree', '-r', revision, '--', 'base', 'components', 'overlays', 'argocd', 'apps']),
  ]);
  if (program === undefined) return undefined;
  const own = files.split('\n').filter((line) => judged.test(line));
  return createHash('sha256')
    .update(JSON.stringify([program, record.tools, descriptor, own]))
    .digest('hex');
}

/** What the pods of an overlay ask for, in bytes, if it is the one that was found to be valid last. */
export async function checkedRequests(
  cache: string,
  key: string | undefined,
): Promise<readonly number[] | undefined> {
  if (key === undefined) return undefined;
  try {
    const checked: Checked = JSON.parse(await readFile(fileIn(cache), 'utf8'));
    return checked.key === key ? checked.requests : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps that an overlay is valid. */
export async function keepChecked(cache: string, checked: Checked): Promise<void> {
  await mkdir(dirname(fileIn(cache)), { recursive: true });
  await writeFile(fileIn(cache), JSON.stringify(checked));
}
