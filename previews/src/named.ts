import type { Cluster } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { previewsIn } from './list.ts';
import { type Preview, slugOf } from './names.ts';

/** The preview of exactly that branch, where it has one. */
export const previewIfAny = async ({ git }: Cluster, branch: string): Promise<Preview | undefined> =>
  (await previewsIn(git)).find((one) => one.branch === branch);

/** @throws Refusal (64) for a branch that has no preview */
export async function previewNamed({ git }: Cluster, given: string): Promise<Preview> {
  const previews = await previewsIn(git);
  const name = given.replace(/^(env\/)?preview-/, '');
  const found =
    previews.find(({ branch }) => branch === given) ?? previews.find(({ slug }) => slug === slugOf(name));
  if (found) return found;
  throw new Refusal(
    `There is no preview of ${given}.`,
    previews.length > 0
      ? `There are previews of ${previews.map(({ branch }) => branch).join(', ')}.`
      : `Push the branch: \`git push cluster ${given}\`.`,
    exitCode.usage,
  );
}
