import type { Register } from './context.ts';

/** `gitops bench <what>` */
export const registerBench: Register = (program) => {
  program
    .command('bench')
    .description('run a benchmark that gitops.config.ts names; without a name, list them')
    .argument('[what]', 'name of the benchmark')
    .argument('[args...]', 'passed on to it, such as --help or --runs 5')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (what: string | undefined, args: readonly string[]) => {
      const { runBenchmark } = await import('../checks/benchmark.ts');
      process.exitCode = await runBenchmark(what, args);
    });
};
