import type { Extension } from '@presage/gitops';

interface Json {
  readonly json?: boolean;
}

interface Push extends Json {
  readonly revision: string;
  readonly output?: string;
}

/** What the verbs run on; loaded when one of them runs. */
const parts = async () => ({
  ...(await import('./accounts.ts')),
  ...(await import('./images.ts')),
  ...(await import('./list.ts')),
  ...(await import('./list-text.ts')),
  ...(await import('./logs.ts')),
  ...(await import('./named.ts')),
  ...(await import('./push.ts')),
  ...(await import('./report.ts')),
  ...(await import('./report-markdown.ts')),
  ...(await import('./reset.ts')),
  ...(await import('./service.ts')),
  ...(await import('./sleep.ts')),
  ...(await import('./turn.ts')),
});

/** `gitops preview` */
export const registerPreview: NonNullable<Extension['register']> = (program, context) => {
  const preview = program.command('preview').description('environments of branches');
  const result = async (json: boolean, value: object, text: string) => {
    const { printable } = await import('@presage/runtime/printable');
    console.log(json ? JSON.stringify(value, null, 2) : printable(text));
  };
  const opened = async (branch: string) => {
    const { openCluster } = await import('@presage/gitops');
    const { previewNamed } = await parts();
    const cluster = await openCluster(context());
    return { cluster, found: await previewNamed(cluster, branch) };
  };
  preview
    .command('list')
    .description('every preview: branch, address, commit, state, use, age, size')
    .option('--json', 'print it as JSON')
    .action(async ({ json = false }: Json) => {
      const { openCluster } = await import('@presage/gitops');
      const { listPreviews, previewsText } = await parts();
      const previews = await listPreviews(await openCluster(context()));
      await result(json, previews, previewsText(previews, Date.now()));
    });
  preview
    .command('push <branch>')
    .description('push a commit to a branch of the cluster and report its preview as Markdown; for CI')
    .option('--revision <revision>', 'a commit of this checkout', 'HEAD')
    .option('--output <file>', 'write the report to a file, and print it too')
    .option('--json', 'print it as JSON')
    .action(async (branch: string, { revision: given, output, json = false }: Push) => {
      const { checkout, openCluster, previewBetween, previewMarkdown, print } = await import(
        '@presage/gitops'
      );
      const { pushBranch, reportMarkdown, reportOf } = await parts();
      const cluster = await openCluster(context());
      const pushed = await pushBranch(cluster, { folder: checkout, branch, given });
      if (!pushed)
        return result(json, { previews: false }, `Previews are off at ${given}: nothing was pushed.`);
      const { git, record } = pushed.cluster;
      const { cache } = context();
      const [report, difference] = await Promise.all([
        reportOf(pushed),
        previewBetween({ git, tools: async () => record.tools, cache }, 'refs/heads/main', pushed.revision),
      ]);
      const text = reportMarkdown(report, previewMarkdown(difference));
      await print(json ? JSON.stringify({ ...report, difference }, null, 2) : text, output);
      if (!report.live) process.exitCode = 1;
    });
  preview
    .command('open <branch>')
    .description('where a preview is, and who can sign in to it')
    .option('--json', 'print it as JSON')
    .action(async (branch: string, { json = false }: Json) => {
      const { accountsOf, asMade, listPreviews } = await parts();
      const { cluster, found } = await opened(branch);
      const { slug } = found;
      const state = (await listPreviews(cluster)).find((one) => one.slug === slug);
      const accounts = await accountsOf(await asMade(cluster, found), slug);
      const lines = accounts.map(({ account, password }) => `Sign in: ${account}, password ${password}`);
      await result(json, { ...state, accounts }, [state?.address, ...lines].join('\n'));
    });
  preview
    .command('sleep <branch>')
    .description('put a preview to sleep: no pods; the next request wakes it')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false }: Json) => {
      const { inTurn, sleepPreview } = await parts();
      const { cluster, found } = await opened(branch);
      await inTurn(cluster.git, found, () => sleepPreview(cluster, found.slug));
      await result(json, { slug: found.slug, asleep: true }, `The preview ${found.slug} sleeps.`);
    });
  preview
    .command('wake <branch>')
    .description('wake a preview, and wait until it is ready')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false }: Json) => {
      const { inTurn, wakePreview } = await parts();
      const { cluster, found } = await opened(branch);
      const seconds = await inTurn(cluster.git, found, () => wakePreview(cluster, found.slug));
      const text = `The preview ${found.slug} is awake (${seconds.toFixed(1)} s).`;
      await result(json, { slug: found.slug, asleep: false, seconds }, text);
    });
  preview
    .command('logs <branch>')
    .description('the last lines of the pods of a preview')
    .option('--lines <number>', 'of each container', '50')
    .option('--json', 'print it as JSON')
    .action(async (branch: string, { lines, json = false }: Json & { readonly lines: string }) => {
      const { logsOf } = await parts();
      const { cluster, found } = await opened(branch);
      const logs = await logsOf(cluster, found, lines);
      await result(json, logs, logs.map(({ pod, text }) => `${pod}\n${text}`).join('\n\n'));
    });
  preview
    .command('reset <branch>')
    .description('make its database again: a new copy, with the migrations of the branch')
    .option('--empty', 'without data: what the migrations fill in')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false, empty = false }: Json & { readonly empty?: boolean }) => {
      const { asMade, inTurn, resetPreview } = await parts();
      const { cluster, found } = await opened(branch);
      await inTurn(cluster.git, found, async () =>
        resetPreview(await asMade(cluster, found), found, empty, (line) => console.error(line)),
      );
      await result(json, { slug: found.slug, empty }, `The preview ${found.slug} has a new database.`);
    });
  preview
    .command('remove <branch>')
    .description('remove a preview; the branch stays, and its next push brings one up again')
    .option('--if-any', 'succeed where there is none; for CI, when a pull request is closed')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, { json = false, ifAny = false }: Json & { readonly ifAny?: boolean }) => {
      const { previewIfAny, previewNamed, removedText, removeInTurn } = await parts();
      const { openCluster } = await import('@presage/gitops');
      const cluster = await openCluster(context());
      const found = await (ifAny ? previewIfAny : previewNamed)(cluster, branch);
      if (!found) return result(json, { removed: null }, `There is no preview of ${branch}.`);
      const images = await removeInTurn(cluster, found);
      const text = `The preview ${found.slug} is removed${removedText(images)}.`;
      await result(json, { removed: found.slug, images }, text);
    });
};
