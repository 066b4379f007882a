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
    .argument('[environment]', 'the environment to promote to (default: the first one that lacks something)')
    .description('deliver what an environment runs to the next one, if it is Synced and Healthy')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (to: string | undefined, { wait: follow, dryRun = false, json = false }: Options) => {
      const { openCluster } = await import('../delivery/cluster.ts');
      const { promote } = await import('../environments/promote-now.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const { checkPromotion } = await import('../dry-run/promotion.ts');
      const configuration = context();
      const cluster = await openCluster(configuration);
      const by = await personHere();
      const result = await promote(cluster, {
        ...(to === undefined ? {} : { to }),
        follow,
        dryRun,
        json,
        check: (promotion) => checkPromotion(promotion, configuration.cache),
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });
};
