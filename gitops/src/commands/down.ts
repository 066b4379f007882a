import type { ExistingOptions } from '@presage/platform/cluster/create';
import type { Register } from './context.ts';

interface DownCommandOptions extends ExistingOptions {
  readonly volumes?: boolean;
  readonly dryRun?: boolean;
}

export const registerDown: Register = (program, context) => {
  program
    .command('down')
    .description('remove everything that `up` made, and nothing else')
    .option('--volumes', 'also the databases and the secrets that open them')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--context <name>', 'what `up --context` created in that cluster')
    .option('--argocd <existing>', 'as with `up`, where this machine keeps no record of it')
    .option('--argocd-namespace <name>', 'as with `up`')
    .option('--project <name>', 'as with `up`')
    .action(async ({ volumes = false, dryRun = false, ...existing }: DownCommandOptions) => {
      const configuration = context();
      const { takeDown } = await import('../bring-up/bring-up.ts');
      await takeDown(configuration, { volumes, dryRun, ...existing });
    });
};
