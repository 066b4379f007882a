import type { Register } from './context.ts';

interface DownCommandOptions {
  readonly volumes?: boolean;
  readonly dryRun?: boolean;
}

export const registerDown: Register = (program, context) => {
  program
    .command('down')
    .description('remove everything that `up` made, and nothing else')
    .option('--volumes', 'also the databases and the secrets that open them')
    .option('--dry-run', 'print what would run, and run nothing')
    .action(async ({ volumes = false, dryRun = false }: DownCommandOptions) => {
      const configuration = context();
      const { takeDown } = await import('../bring-up/bring-up.ts');
      await takeDown(configuration, { volumes, dryRun });
    });
};
