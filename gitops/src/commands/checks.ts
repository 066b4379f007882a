import type { Register } from './context.ts';

export const registerChecks: Register = (program, context) => {
  program
    .command('check')
    .description('format, lint, types, unused code and manifests')
    .option('--dry-run', 'print what would run, and run nothing')
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      const configuration = context();
      const { checkPlan } = await import('../checks/check.ts');
      const plan = checkPlan(configuration);
      if (dryRun) console.log(await (await import('../plan/print-plan.ts')).planText(plan));
      else await (await import('../plan/run-plan.ts')).runPlan(plan);
    });
  program
    .command('test')
    .description('`check`, then the tests of every part on a real PostgreSQL')
    .action(async () => {
      const configuration = context();
      const { checkPlan } = await import('../checks/check.ts');
      const { runPlan } = await import('../plan/run-plan.ts');
      const { runSuites } = await import('../checks/suites.ts');
      await runPlan(checkPlan(configuration));
      process.exitCode = await runSuites([
        'packages/runtime',
        'packages/recipes',
        'apps/database',
        'gitops',
        'apps/api',
        'apps/web',
      ]);
    });
  program
    .command('e2e')
    .description('drive the running cluster as a person would, in a real browser')
    .action(async () => {
      const configuration = context();
      const { browserSteps } = await import('../checks/browser.ts');
      const { readClusterRecord } = await import('../cluster/record.ts');
      const { runPlan } = await import('../plan/run-plan.ts');
      const { runSuites } = await import('../checks/suites.ts');
      await readClusterRecord(configuration.state);
      await runPlan(browserSteps());
      process.exitCode = await runSuites(['e2e']);
    });
};
