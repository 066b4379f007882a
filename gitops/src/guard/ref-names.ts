/** Why a branch or tag may not have its name. */
export interface RefProblem {
  readonly what: string;
  readonly next: string;
}

const rename = 'Give it another name, for example topic/NAME for a branch and v1.2.3 for a tag.';

/**
 * What is wrong with the name of a ref that is created or moved; nothing for a good one. main and the environments'
 * branches must be possible and unambiguous, also for a program that looks a ref up by its short name, and on a file
 * system that ignores case.
 * @param ref full name
 */
export function refNameProblem(ref: string): RefProblem | undefined {
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (kind === undefined)
    return { what: `${ref} is neither a branch nor a tag.`, next: 'Push branches and tags only.' };
  const branch = kind === 'heads';
  const what = `The ${branch ? 'branch' : 'tag'} ${name} is refused:`;
  const lower = name.toLowerCase();
  if (lower.startsWith('env/'))
    return {
      what: `Only gitops writes ${name}.`,
      next: 'To release: `git push cluster main`. To promote: `npm run gitops promote`. To go back: `npm run gitops rollback <environment>`.',
    };
  if (lower === 'env')
    return { what: `${what} the branches of the environments are env/<environment>.`, next: rename };
  if (branch ? lower !== name && lower === 'main' : lower === 'main')
    return { what: `${what} main is the branch that is released, and there is only one.`, next: rename };
  if (branch && lower.startsWith('main/'))
    return { what: `${what} with it, the branch main could not exist.`, next: rename };
  if (lower === 'refs' || lower.startsWith('refs/'))
    return {
      what: `${what} its short name looks like the full name of another ref.`,
      next: branch ? `If you mean ${name} itself: \`git push cluster HEAD:${name}\`.` : rename,
    };
  if (/^[a-z_]*head$/.test(lower) && (lower === 'head' || lower.endsWith('_head')))
    return { what: `${what} git gives this name a meaning of its own.`, next: rename };
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(lower))
    return { what: `${what} it looks like the name of a commit.`, next: rename };
  return undefined;
}
