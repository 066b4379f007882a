import { ask, type Git, idOf } from './git.ts';

/** The file or folder that holds all that a pathspec names; undefined where that is not plain. */
function placeOf(pathspec: string): { readonly path: string; readonly whole: boolean } | undefined {
  const text = pathspec.replace(/^:\(glob\)/, '');
  const [literal = ''] = text.split(/[*?[\\]/);
  const whole = literal === text;
  const path = whole ? literal : literal.slice(0, Math.max(0, literal.lastIndexOf('/')));
  return /^[\w@+-][\w@+./-]*$/.test(path) ? { path, whole } : undefined;
}

/**
 * Whether two commits have the same files; false when one of them is unknown. Most answers follow from the ids of files
 * and folders, without starting a diff.
 * @param pathspecs git's, with `:(glob)` and `:(exclude)` patterns
 */
export async function sameFiles(
  git: Git,
  before: string,
  after: string,
  pathspecs: readonly string[],
): Promise<boolean> {
  const included = pathspecs.filter((pathspec) => !pathspec.startsWith(':(exclude)'));
  const places = included.map(placeOf);
  const compared = await Promise.all(
    places.map(async (place): Promise<'same' | 'different' | 'unknown'> => {
      if (!place) return 'unknown';
      const ids = [before, after].map((commit) => idOf(git, `${commit}:${place.path}`));
      const [old, present] = await Promise.all(ids);
      if (old === undefined || present === undefined) return 'unknown';
      if (old === present) return 'same';
      return place.whole && included.length === pathspecs.length ? 'different' : 'unknown';
    }),
  );
  if (compared.includes('different')) return false;
  if (compared.length > 0 && compared.every((answer) => answer === 'same')) return true;
  return (await ask(git, ['diff', '--quiet', before, after, '--', ...pathspecs])) !== undefined;
}
