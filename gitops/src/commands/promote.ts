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
    .argument('[environment]', 'where to (default: the next environment that lacks something)')
    .description(
      'take the revision that an environment runs, with its images, to the next; only when it is Synced and Healthy',
    )
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (to: string | undefined, { wait: follow, dryRun = false, json = false }: Options) => {
      const { openCluster } = await import('../delivery/cluster.ts');
      const { promote } = await import('../environments/promote-now.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const cluster = await openCluster(context());
      const by = await personHere();
      const result = await promote(cluster, {
        ...(to === undefined ? {} : { to }),
        follow,
        dryRun,
        json,
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });
};
