import type { Configuration } from '@presage/platform/configuration';
import type { Register } from './context.ts';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly revision?: string;
}

/** What a push of a revision would do; the exit code is that of a refused push where it would be refused. */
async function showPreview(
  configuration: Configuration,
  revision: string,
  { json, markdown }: { readonly json: boolean; readonly markdown: boolean },
): Promise<void> {
  const { previewHere } = await import('../remote/preview-revision.ts');
  const { paintIf, previewText } = await import('../preview/preview-text.ts');
  const { previewMarkdown } = await import('../preview/preview-markdown.ts');
  const { exitCode } = await import('@presage/runtime/refusal');
  const preview = await previewHere(configuration, revision);
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  console.log(
    json
      ? JSON.stringify(preview, null, 2)
      : markdown
        ? previewMarkdown(preview)
        : previewText(preview, paintIf(colours)),
  );
  if (preview.findings.length > 0) process.exitCode = exitCode.data;
}

/** `gitops diff [from] [to]` */
export const registerDiff: Register = (program, context) => {
  program
    .command('diff')
    .description('show what would change in an environment: images, commits, rendered manifests')
    .argument('[from]', 'an environment, a commit of its branch or a revision of main')
    .argument('[to]', 'what it would run')
    .option('--revision <revision>', 'show what a push of a commit of this checkout would do, without a push')
    .option('--markdown', 'with --revision: print it as Markdown, for a pull request')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nWithout arguments: what `promote` would change; with one environment: what a promotion to it would change.',
    )
    .action(
      async (
        from: string | undefined,
        to: string | undefined,
        { json = false, markdown = false, revision }: Options,
      ) => {
        if (revision !== undefined) return showPreview(context(), revision, { json, markdown });
        const { openCluster } = await import('../delivery/cluster.ts');
        const { compared, difference } = await import('../environments/diff.ts');
        const { differenceText } = await import('../environments/diff-text.ts');
        const cluster = await openCluster(context());
        const found = await difference(cluster, ...(await compared(cluster, from, to)));
        console.log(json ? JSON.stringify(found, null, 2) : differenceText(found));
      },
    );
};
