import type { Register } from './context.ts';

/** `gitops adopt` */
export const registerAdopt: Register = (program, context) => {
  program
    .command('adopt')
    .description('remove the demonstration from this checkout, so that you can add your own application')
    .option('--dry-run', 'print what would be removed and written, and change nothing')
    .action(async ({ dryRun = false }: { readonly dryRun?: boolean }) => {
      const { adoptPlan } = await import('../adopt/adopt.ts');
      const { descriptorIn } = await import('../descriptor/load.ts');
      const { planText, runPlan } = await import('@presage/platform/plan');
      const { goToolPath, goToolSteps } = await import('@presage/platform/tools');
      const { cache } = context();
      await runPlan(goToolSteps(cache, ['kustomize']), { onlyResult: true });
      const plan = await adoptPlan(await descriptorIn(), goToolPath(cache, 'kustomize'));
      if (dryRun) {
        console.log(await planText(plan));
        return;
      }
      await runPlan(plan);
      console.log(
        'Nothing is committed yet. Add your application: docs/recipes/own-application.md shows the files.',
      );
    });
};
