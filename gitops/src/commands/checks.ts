import type { Register } from './context.ts';

export const registerChecks: Register = (program, context) => {
  program
    .command('check')
    .description('format, lint, types, unused code and manifests')
    .option('--dry-run', 'print what would run, and run nothing')
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      const configuration = context();
      const { checkPlan } = await import('../checks/check.ts');
      const plan = await checkPlan(configuration);
      if (dryRun) console.log(await (await import('@presage/platform/plan')).planText(plan));
      else await (await import('@presage/platform/plan')).runPlan(plan);
    });
  program
    .command('test')
    .description('`check`, then the tests of every part')
    .option('--no-check', 'the tests alone')
    .option('--shard <part/parts>', 'one of several parts of the tests, e.g. 1/3')
    .action(async ({ check, shard }: { check: boolean; shard?: string }) => {
      const configuration = context();
      const { checkPlan } = await import('../checks/check.ts');
      const { shardOf } = await import('../checks/shard.ts');
      const { generatedStep } = await import('../checks/generated.ts');
      const { descriptorIn } = await import('../descriptor/load.ts');
      const { runPlan } = await import('@presage/platform/plan');
      const { runSuites } = await import('../checks/suites.ts');
      const { suites, generated } = await descriptorIn();
      const chosen = shard === undefined ? suites : shardOf(suites, shard);
      await runPlan(check ? await checkPlan(configuration) : generated.map(generatedStep));
      process.exitCode = await runSuites(chosen);
    });
  program
    .command('e2e')
    .description('drive the running cluster as a person would, in a real browser')
    .option('--no-cluster', 'what runs is not a cluster that `up` created')
    .action(async ({ cluster }: { cluster: boolean }) => {
      const configuration = context();
      const { browserSteps } = await import('../checks/browser.ts');
      const { readClusterRecord } = await import('@presage/platform/cluster');
      const { descriptorIn } = await import('../descriptor/load.ts');
      const { exitCode, Refusal } = await import('@presage/runtime/refusal');
      const { runPlan } = await import('@presage/platform/plan');
      const { runSuites } = await import('../checks/suites.ts');
      const { endToEnd } = await descriptorIn();
      if (endToEnd === undefined) {
        throw new Refusal(
          'gitops.config.ts names no end-to-end tests.',
          "Add the field endToEnd, for example endToEnd: 'e2e'.",
          exitCode.configuration,
        );
      }
      if (cluster) await readClusterRecord(configuration.state);
      await runPlan(browserSteps());
      process.exitCode = await runSuites([endToEnd]);
    });
};
