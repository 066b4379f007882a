import type { Register } from './context.ts';

/** `gitops diff [from] [to]` */
export const registerDiff: Register = (program, context) => {
  program
    .command('diff')
    .description('show what would change in an environment: images, commits, rendered manifests')
    .argument('[from]', 'an environment, a commit of its branch or a revision of main')
    .argument('[to]', 'what it would run')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nWithout arguments: what `promote` would change; with one environment: what a promotion to it would change.',
    )
    .action(
      async (
        from: string | undefined,
        to: string | undefined,
        { json = false }: { readonly json?: boolean },
      ) => {
        const { openCluster } = await import('../delivery/cluster.ts');
        const { compared, difference } = await import('../environments/diff.ts');
        const { differenceText } = await import('../environments/diff-text.ts');
        const cluster = await openCluster(context());
        const found = await difference(cluster, ...(await compared(cluster, from, to)));
        console.log(json ? JSON.stringify(found, null, 2) : differenceText(found));
      },
    );
};
