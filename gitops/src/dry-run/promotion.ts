import { exitCode, Refusal } from '@presage/runtime/refusal';
import { pinFiles, treeWith } from '../environments/deliver.ts';
import type { Promotion } from '../environments/promote.ts';
import { short } from '../git/git.ts';
import { heldBy } from './check.ts';
import { dryRun } from './dry-run.ts';
import { renderingsIn } from './renderings.ts';

/**
 * Asks the API server whether it accepts in the target what a promotion changes there.
 * @param cache folder of the tool's cache
 * @returns what could not be asked, and the server's warnings
 * @throws Refusal (65) when it refuses an object, or the revision does not render for the target
 */
export async function checkPromotion(
  { cluster, target, from, pins, pinned }: Promotion,
  cache: string,
): Promise<readonly string[]> {
  const { git, record } = cluster;
  const renderings = renderingsIn(cache, record.tools.kustomize);
  const tree = await treeWith(git, from.revision, pinFiles(target, pins, pinned));
  const [{ objects: before }, { objects: after, findings }] = await Promise.all([
    heldBy(git, renderings, target),
    renderings.of(git, tree, target),
  ]);
  const { kubeconfig } = record;
  const result = await dryRun({ kubeconfig, environment: target, before, after, pins });
  const problems = [
    ...findings.map(({ file, message }) => `${file}: ${message}`),
    ...result.refused.map(({ message }) => message),
  ];
  if (problems.length === 0) return result.notes;
  throw new Refusal(
    [`${target.name} can’t run ${short(from.revision)}:`, ...problems.map((problem) => `  ${problem}`)].join(
      '\n',
    ),
    `Nothing was promoted. Fix it on main and push, then promote that revision.`,
    exitCode.data,
  );
}
