import { distinct } from '@presage/platform/manifests';
import { pinnedFilesOf } from '../delivery/load.ts';
import { pinnedProblems } from '../delivery/pinned.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { commitTree, type Tree } from '../descriptor/tree.ts';
import type { Git } from '../git/git.ts';
import { treeEntries } from '../git/tree-entries.ts';
import { type Inspection, inspectTree } from './inspect-tree.ts';

/** What every push is asked, whatever it changes: its whole tree, and the pinned files against the rest of it. */
export async function inspectRevision(
  git: Git,
  treeish: string,
  descriptor: Descriptor,
): Promise<Inspection> {
  const [pinned, entries] = await Promise.all([pinnedFilesOf(descriptor), treeEntries(git, treeish)]);
  const paths = entries.map(({ path }) => path);
  const tree: Tree = {
    ...commitTree(git, treeish),
    list: async (folder) => paths.filter((path) => path.startsWith(`${folder}/`)),
  };
  const [inspection, ...pins] = await Promise.all([
    inspectTree(git, treeish, descriptor, entries),
    ...descriptor.environments.map(async (environment) =>
      (await pinnedProblems(tree, environment, pinned)).map((problem) => ({
        ...problem,
        environment: environment.name,
      })),
    ),
  ]);
  return { ...inspection, findings: distinct([...inspection.findings, ...pins.flat()]) };
}
