import type { Register } from './context.ts';

/** `gitops forget <environment>` */
export const registerForget: Register = (program, context) => {
  program
    .command('forget')
    .description(
      'delete what is left of an environment that gitops.config.ts no longer names, volumes included',
    )
    .argument('<environment>', 'its name')
    .option('--dry-run', 'print what would run, and run nothing')
    .action(async (name: string, { dryRun = false }: { readonly dryRun?: boolean }) => {
      const { openCluster } = await import('../delivery/cluster.ts');
      const { forgetPlan } = await import('../environments/forget.ts');
      const { planText, runPlan } = await import('@presage/platform/plan');
      const configuration = context();
      const plan = await forgetPlan(await openCluster(configuration), configuration.state, name);
      if (dryRun) console.log(await planText(plan));
      else await runPlan(plan);
    });
};
