import type { Register } from './context.ts';

/** `gitops diff [from] [to]` */
export const registerDiff: Register = (program, context) => {
  program
    .command('diff')
    .description('what would change in an environment: images, commits, rendered manifests')
    .argument('[from]', 'an environment, a commit of its branch or a revision of main', 'env/prod')
    .argument('[to]', 'what it would run', 'env/dev')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nWithout arguments: what a promotion would change in prod.')
    .action(async (from: string, to: string, { json = false }: { readonly json?: boolean }) => {
      const { readClusterRecord } = await import('../cluster/record.ts');
      const { gitIn } = await import('../environments/git.ts');
      const { difference } = await import('../environments/diff.ts');
      const { differenceText } = await import('../environments/diff-text.ts');
      const record = await readClusterRecord(context().state);
      const found = await difference(record, gitIn(record.repository), from, to);
      console.log(json ? JSON.stringify(found, null, 2) : differenceText(found));
    });
};
