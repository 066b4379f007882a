import type { Register } from './context.ts';

interface UpOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const registerUp: Register = (program, context) => {
  program
    .command('up')
    .description('bring up cluster, registry, git remote, Argo CD and every environment')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (options: UpOptions) => {
      const configuration = context();
      const { bringUp } = await import('../bring-up/bring-up.ts');
      await bringUp(configuration, options);
    });
};
