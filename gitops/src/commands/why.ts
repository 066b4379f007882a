import type { Register } from './context.ts';

interface Options {
  readonly json?: boolean;
}

/** `gitops why [environment]` */
export const registerWhy: Register = (program, context) => {
  program
    .command('why')
    .description(
      'explain why an environment is red, slow or waiting: cause, commit, what still serves, next command',
    )
    .argument('[environment]', 'an environment of gitops.config.ts (default: all of them)')
    .option('--json', 'print it as JSON')
    .action(async (name: string | undefined, { json = false }: Options) => {
      const { environmentsNamed, openCluster, pinnedTitles } = await import('../delivery/cluster.ts');
      const { diagnoseNow, diagnosisLines } = await import('@presage/history/why');
      const cluster = await openCluster(context());
      const environments = environmentsNamed(cluster, name);
      const pinned = await pinnedTitles(cluster);
      const found = await Promise.all(
        environments.map((environment) => diagnoseNow(cluster.record, cluster.git, environment, pinned)),
      );
      const texts = found.map((one) => {
        const [first, ...lines] = diagnosisLines(one);
        return [`${one.environment} is ${one.state}: ${first}`, ...lines, `→ ${one.next}`].join('\n');
      });
      const { printable } = await import('@presage/runtime/printable');
      console.log(json ? JSON.stringify(found, null, 2) : printable(texts.join('\n\n')));
    });
};
