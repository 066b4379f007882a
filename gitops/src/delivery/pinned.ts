import { type Environment, pinnedPath } from '@presage/platform/environment';
import type { Tree } from '../descriptor/tree.ts';
import { ask, type Git } from '../git/git.ts';
import { type Entries, readEntries, scanEntries } from './entries.ts';
import type { Pinned, PinnedFile } from './extension.ts';

/** A pinned file that no extension describes. */
export const withoutMeaning = (file: string): PinnedFile => ({ title: file, trailer: 'Pinned' });

/** `web@1.2.3`, `a@sha256:0123456789ab`: enough to recognise a value by. */
export const shortEntry = (name: string, value: string): string => `${name}@${value.slice(0, 19)}`;

/** The text of an environment's pinned file in a commit, or nothing where it has none. */
export const pinnedTextAt = (
  git: Git,
  commit: string,
  environment: Environment,
  file: string,
): Promise<string | undefined> =>
  ask(git, ['cat-file', 'blob', `${commit}:${pinnedPath(environment, file)}`]);

/** The entries that a commit pins for an environment. */
export async function pinnedAt(
  git: Git,
  commit: string,
  environment: Environment,
  file: string,
): Promise<Entries> {
  const text = await pinnedTextAt(git, commit, environment, file);
  return readEntries(text, `${pinnedPath(environment, file)} at ${commit.slice(0, 12)}`);
}

/**
 * What is wrong with the pinned files of an environment, each with file and line. Without these problems nothing is
 * delivered: kustomize takes a line without a value from the environment variables of the process that renders.
 */
export async function pinnedProblems(
  tree: Tree,
  environment: Environment,
  pinned: readonly Pinned[],
): Promise<{ readonly file: string; readonly rule: string; readonly message: string }[]> {
  const all = await Promise.all(
    pinned.map(async ({ file, meaning }) => {
      const path = pinnedPath(environment, file);
      const text = await tree.read(path);
      if (text === undefined) return []; // kustomize reports it if the overlay names it
      const { entries, lines, problems } = scanEntries(text);
      const further = (await meaning.check?.(entries, tree)) ?? [];
      return [...problems, ...further.map(({ name, message }) => ({ line: lines[name] ?? 1, message }))].map(
        ({ line, message }) => ({
          file: `${path}:${line}`,
          rule: 'pinned-file',
          message,
        }),
      );
    }),
  );
  return all.flat();
}
