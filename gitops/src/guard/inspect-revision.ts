import { pinnedFilesOf } from '../delivery/load.ts';
import { pinnedProblems } from '../delivery/pinned.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { commitTree } from '../descriptor/tree.ts';
import type { Git } from '../git/git.ts';
import { distinct } from '../manifests/finding.ts';
import { type Inspection, inspectTree } from './inspect-tree.ts';

/** What every push is asked, whatever it changes: its whole tree, and the pinned files against the rest of it. */
export async function inspectRevision(
  git: Git,
  treeish: string,
  descriptor: Descriptor,
): Promise<Inspection> {
  const pinned = await pinnedFilesOf(descriptor);
  const tree = commitTree(git, treeish);
  const [inspection, ...pins] = await Promise.all([
    inspectTree(git, treeish, descriptor),
    ...descriptor.environments.map(async (environment) =>
      (await pinnedProblems(tree, environment, pinned)).map((problem) => ({
        ...problem,
        environment: environment.name,
      })),
    ),
  ]);
  return { ...inspection, findings: distinct([...inspection.findings, ...pins.flat()]) };
}
