import type { Register } from './context.ts';

interface Options {
  readonly to?: string;
  readonly wait: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops rollback <environment>` */
export const registerRollback: Register = (program, context) => {
  program
    .command('rollback')
    .description('commit an earlier state of an environment again')
    .argument('<environment>', 'the environment to roll back')
    .option('--to <commit>', 'a commit of the environment’s branch (default: the one before)')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, { to, wait: follow, dryRun = false, json = false }: Options) => {
      const { openCluster } = await import('../delivery/cluster.ts');
      const { environmentOf } = await import('@presage/platform/environment');
      const { rollback } = await import('../environments/rollback-now.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const cluster = await openCluster(context());
      const environment = environmentOf(cluster.descriptor.environments, name);
      const by = await personHere();
      const result = await rollback(cluster, {
        environment,
        follow,
        dryRun,
        json,
        ...(to === undefined ? {} : { to }),
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });
};
