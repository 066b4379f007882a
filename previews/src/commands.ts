import type { Cluster, Extension } from '@presage/gitops';
import { openCluster } from '@presage/gitops';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { accountsOf } from './accounts.ts';
import { listPreviews, previewsIn } from './list.ts';
import { previewsText } from './list-text.ts';
import { logsOf } from './logs.ts';
import { type Preview, slugOf } from './names.ts';
import { removePreview } from './remove.ts';
import { resetPreview } from './reset.ts';
import { inTurn } from './turn.ts';

interface Json {
  readonly json?: boolean;
}

/** @throws Refusal (64) for a branch that has no preview */
async function previewNamed({ git }: Cluster, given: string): Promise<Preview> {
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

/** `gitops preview` */
export const registerPreview: NonNullable<Extension['register']> = (program, context) => {
  const preview = program.command('preview').description('environments of branches');
  const result = (json: boolean, value: object, text: string) =>
    console.log(json ? JSON.stringify(value, null, 2) : printable(text));
  preview
    .command('list')
    .description('every preview: branch, address, commit, state, age')
    .option('--json', 'print it as JSON')
    .action(async ({ json = false }: Json) => {
      const previews = await listPreviews(await openCluster(context()));
      console.log(json ? JSON.stringify(previews, null, 2) : printable(previewsText(previews, Date.now())));
    });
  preview
    .command('open <branch>')
    .description('where a preview is, and who can sign in to it')
    .option('--json', 'print it as JSON')
    .action(async (branch: string, { json = false }: Json) => {
      const cluster = await openCluster(context());
      const { slug } = await previewNamed(cluster, branch);
      const state = (await listPreviews(cluster)).find((one) => one.slug === slug);
      const accounts = await accountsOf(cluster, slug);
      const lines = accounts.map(({ account, password }) => `Sign in: ${account}, password ${password}`);
      result(json, { ...state, accounts }, [state?.address ?? 'It has no address yet.', ...lines].join('\n'));
    });
  preview
    .command('logs <branch>')
    .description('the last lines of the pods of a preview')
    .option('--lines <number>', 'of each container', '50')
    .option('--json', 'print it as JSON')
    .action(async (branch: string, { lines, json = false }: Json & { readonly lines: string }) => {
      const cluster = await openCluster(context());
      const logs = await logsOf(cluster, await previewNamed(cluster, branch), lines);
      result(json, logs, logs.map(({ pod, text }) => `${pod}\n${text}`).join('\n\n'));
    });
  preview
    .command('reset <branch>')
    .description('make its database again: a new copy, with the migrations of the branch')
    .option('--empty', 'without data: what the migrations fill in')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false, empty = false }: Json & { readonly empty?: boolean }) => {
      const cluster = await openCluster(context());
      const found = await previewNamed(cluster, branch);
      await inTurn(cluster.git, found, () =>
        resetPreview(cluster, found, empty, (line) => console.error(line)),
      );
      result(json, { slug: found.slug, empty }, `The preview ${found.slug} has a new database.`);
    });
  preview
    .command('remove <branch>')
    .description('remove a preview; the branch stays, and its next push brings one up again')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false }: Json) => {
      const cluster = await openCluster(context());
      const found = await previewNamed(cluster, branch);
      await inTurn(cluster.git, found, () => removePreview(cluster, found));
      result(json, { removed: found.slug }, `The preview ${found.slug} is removed.`);
    });
};
