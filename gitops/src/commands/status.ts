import type { Register } from './context.ts';

interface Options {
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly check?: boolean;
  readonly output?: string;
}

const secondsBetween = 2;

/** `gitops status` */
export const registerStatus: Register = (program, context) => {
  program
    .command('status')
    .description('show what every environment runs: commit, images, sync, health, pods, age')
    .option('--watch', `show it again every ${secondsBetween} s until Ctrl-C`)
    .option('--json', 'print it as JSON; with --watch, one line each time')
    .option('--check', 'end with 1 unless all that was delivered is Synced and Healthy')
    .option('--output <file>', 'write it to a file, and print it too')
    .action(async ({ watch = false, json = false, check = false, output }: Options) => {
      const { setTimeout: pause } = await import('node:timers/promises');
      const { openCluster } = await import('../delivery/cluster.ts');
      const { furtherStatus } = await import('../delivery/load.ts');
      const { readStatus, requireReady } = await import('../environments/status.ts');
      const { statusText } = await import('../environments/status-text.ts');
      const { printable } = await import('@presage/runtime/printable');
      const { print } = await import('./output.ts');
      const clear = watch && !json && process.stdout.isTTY ? '\x1b[H\x1b[2J' : '';
      do {
        const cluster = await openCluster(context());
        const [statuses, further] = await Promise.all([readStatus(cluster), furtherStatus(cluster)]);
        const all = [...statuses, ...further.flatMap(({ entries }) => entries)];
        const text = json
          ? JSON.stringify(all, null, watch ? 0 : 2)
          : [statusText(statuses), ...further.map((one) => printable(one.text))].join('\n\n');
        await print(`${clear}${text}`, output);
        if (check) requireReady(statuses);
        if (watch) await pause(secondsBetween * 1000);
      } while (watch);
    });
};
