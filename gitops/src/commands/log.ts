import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Register } from './context.ts';

interface Options {
  readonly since?: string;
  readonly max: string;
  readonly measures?: boolean;
  readonly json?: boolean;
}

/** The period of `--measures` without `--since`. */
const usualPeriod = '30d';

/** @throws Refusal (64) for another text */
function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Refusal(
    `--max ${text} is not a number of deliveries.`,
    'Write for example --max 50.',
    exitCode.usage,
  );
}

/** `gitops log [environment]` */
export const registerLog: Register = (program, context) => {
  program
    .command('log')
    .description('show what was delivered, newest first: when, by whom, what changed, how it ended')
    .argument('[environment]', 'an environment of gitops.config.ts (default: all of them)')
    .option(
      '--since <time>',
      'only since then: 2026-11-20, 2026-11-20T14:00, or how long ago, such as 12h or 7d',
    )
    .option('--max <number>', 'at most this many deliveries of each environment', '20')
    .option(
      '--measures',
      `frequency, lead time, failure rate and time to restore (default: of ${usualPeriod})`,
    )
    .option('--json', 'print it as JSON')
    .action(async (name: string | undefined, { since, max, measures = false, json = false }: Options) => {
      const { environmentsNamed, openCluster, pinnedTitles } = await import('../delivery/cluster.ts');
      const { isDelivering } = await import('../environments/lock.ts');
      const { judgedDeliveries, logText, measuresText, readLog, readMeasures, timeNamed } = await import(
        '@presage/history/log'
      );
      const { printable } = await import('@presage/runtime/printable');
      const cluster = await openCluster(context());
      const environments = environmentsNamed(cluster, name);
      const running = await isDelivering(cluster.git);
      if (measures) {
        const period = { since: timeNamed(since ?? usualPeriod), until: new Date() };
        const found = await Promise.all(
          environments.map((environment) => readMeasures(cluster.git, environment, period, running)),
        );
        console.log(json ? JSON.stringify(found, null, 2) : measuresText(found));
        return;
      }
      const pinned = await pinnedTitles(cluster);
      const part = { max: positive(max), ...(since === undefined ? {} : { since: timeNamed(since) }) };
      const logs = await Promise.all(
        environments.map((environment) => readLog(cluster.git, environment, pinned, part)),
      );
      const entries = logs
        .flatMap((log) => judgedDeliveries(log, running))
        .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
      console.log(json ? JSON.stringify(entries, null, 2) : printable(logText(entries)));
    });
};
