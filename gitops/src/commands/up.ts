import type { ExistingOptions } from '@presage/platform/cluster/create';
import type { Register } from './context.ts';

interface UpOptions extends ExistingOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const registerUp: Register = (program, context) => {
  program
    .command('up')
    .description('bring up cluster, registry, git remote, Argo CD and every environment')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .option('--context <name>', 'a context of the kubeconfig: use that cluster, and create none')
    .option('--argocd <existing>', '`existing`: use the Argo CD that runs there (default: install one)')
    .option('--argocd-namespace <name>', 'where it runs (default: it is looked for)')
    .option('--project <name>', 'name of the project in Argo CD (default: presage)')
    .action(async (options: UpOptions) => {
      const configuration = context();
      const { bringUp } = await import('../bring-up/bring-up.ts');
      await bringUp(configuration, options);
    });
};
