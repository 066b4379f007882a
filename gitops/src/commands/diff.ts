import type { Configuration } from '@presage/platform/configuration';
import type { Register } from './context.ts';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly revision?: string;
  readonly base?: string;
  readonly output?: string;
}

/**
 * What a push of a revision would do, or what it changes compared with a base; the exit code is that of a refused push
 * where it would be refused.
 */
async function showPreview(
  configuration: Configuration,
  revision: string,
  { json, markdown, base, output }: Options,
): Promise<void> {
  const { checkout } = await import('@presage/platform/configuration');
  const { gitIn } = await import('../git/git.ts');
  const { toolsHere } = await import('../remote/tools-here.ts');
  const { previewBetween } = await import('../remote/preview-between.ts');
  const { previewHere } = await import('../remote/preview-revision.ts');
  const { paintIf, previewText } = await import('../preview/preview-text.ts');
  const { previewMarkdown } = await import('../preview/preview-markdown.ts');
  const { exitCode } = await import('@presage/runtime/refusal');
  const preview =
    base === undefined
      ? await previewHere(configuration, revision)
      : await previewBetween(
          { git: gitIn(checkout), tools: () => toolsHere(configuration), cache: configuration.cache },
          base,
          revision,
        );
  const colours = output === undefined && process.stdout.isTTY && process.stdout.hasColors();
  const text = json
    ? JSON.stringify(preview, null, 2)
    : markdown
      ? previewMarkdown(preview)
      : previewText(preview, paintIf(colours));
  const { print } = await import('./output.ts');
  await print(text, output);
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
    .option(
      '--base <revision>',
      'compare with where the revision left this one, without a cluster (default of --revision: HEAD)',
    )
    .option('--markdown', 'with --revision: print it as Markdown, for a pull request')
    .option('--json', 'print it as JSON')
    .option('--output <file>', 'with --revision: write it to a file, and print it too')
    .addHelpText(
      'after',
      '\nWithout arguments: what `promote` would change; with one environment: what a promotion to it would change.',
    )
    .action(async (from: string | undefined, to: string | undefined, options: Options) => {
      const { json = false, base, revision } = options;
      if (revision !== undefined || base !== undefined)
        return showPreview(context(), revision ?? 'HEAD', options);
      const { openCluster } = await import('../delivery/cluster.ts');
      const { compared, difference } = await import('../environments/diff.ts');
      const { differenceText } = await import('../environments/diff-text.ts');
      const cluster = await openCluster(context());
      const found = await difference(cluster, ...(await compared(cluster, from, to)));
      console.log(json ? JSON.stringify(found, null, 2) : differenceText(found));
    });
};
