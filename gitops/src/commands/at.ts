import type { Register } from './context.ts';

interface Options {
  readonly json?: boolean;
}

/** `gitops at <time> [environment]` */
export const registerAt: Register = (program, context) => {
  program
    .command('at')
    .description('show what an environment served at a time: commits, digests, pinned values, manifests')
    .argument('<time>', '2026-11-20T14:00, 2026-11-20 (its first moment), or how long ago, such as 12h or 7d')
    .argument('[environment]', 'an environment of gitops.config.ts (default: all of them)')
    .option('--json', 'print it as JSON')
    .action(async (text: string, name: string | undefined, { json = false }: Options) => {
      const { environmentsNamed, openCluster, pinnedTitles } = await import('../delivery/cluster.ts');
      const { servedAt, servedText, timeNamed } = await import('@presage/history/log');
      const { printable } = await import('@presage/runtime/printable');
      const time = timeNamed(text);
      const cluster = await openCluster(context());
      const environments = environmentsNamed(cluster, name);
      const pinned = await pinnedTitles(cluster);
      const found = await Promise.all(
        environments.map(async (environment) => {
          const served = await servedAt(cluster.git, environment, pinned, time);
          return { environment: environment.name, served };
        }),
      );
      const texts = found.map(({ environment, served }) =>
        served ? servedText(served) : `${environment} served nothing yet.`,
      );
      console.log(
        json
          ? JSON.stringify(
              found.map(({ environment, served }) => ({ environment, ...served })),
              null,
              2,
            )
          : printable(texts.join('\n\n')),
      );
    });
};
