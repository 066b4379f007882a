import type { Register } from './context.ts';

interface Options {
  readonly wait: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops promote` */
export const registerPromote: Register = (program, context) => {
  program
    .command('promote')
    .description(
      'take the revision that dev runs, with its images, to prod; only when dev is Synced and Healthy',
    )
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async ({ wait: follow, dryRun = false, json = false }: Options) => {
      const { readClusterRecord } = await import('../cluster/record.ts');
      const { gitIn } = await import('../environments/git.ts');
      const { promote } = await import('../environments/promote-now.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const record = await readClusterRecord(context().state);
      const by = await personHere();
      const result = await promote(record, gitIn(record.repository), {
        follow,
        dryRun,
        json,
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });
};
