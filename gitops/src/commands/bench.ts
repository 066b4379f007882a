import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@presage/runtime/refusal';
import { InvalidArgumentError } from 'commander';
import { checkout } from '../configuration/configuration.ts';
import type { Register } from './context.ts';

interface Options {
  readonly runs?: number;
  readonly polls: number;
  readonly data?: string;
  readonly json?: boolean;
}

/** What this command line measures itself. */
const delivered = ['push', 'start'] as const;
type Delivered = (typeof delivered)[number];

/** The application's own benchmarks: `apps/<part>/bench/<name>/main.ts`. */
const programs = () =>
  globSync('apps/*/bench/*/main.ts', { cwd: checkout }).map((file) => ({
    name: file.split(/[\\/]/).at(-2) ?? '',
    file,
  }));

const runsOf = { push: 10, start: 5 };

function whole(given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 1000)
    throw new InvalidArgumentError('Give a whole number, e.g. 10.');
  return number;
}

function measured(given: string): string {
  const known = [...delivered, ...programs().map(({ name }) => name)];
  if (!known.includes(given)) throw new InvalidArgumentError(`It is one of ${known.join(', ')}.`);
  return given;
}

const isDelivered = (what: string): what is Delivered => (delivered as readonly string[]).includes(what);

/** Runs a benchmark of the application in a process of its own. */
async function benchApplication(what: string, { data, json }: Options): Promise<void> {
  const { execa } = await import('execa');
  const file = programs().find(({ name }) => name === what)?.file ?? '';
  const args = [...(data ? ['--data', data] : []), ...(json ? ['--json'] : [])];
  const { exitCode } = await execa(process.execPath, [join(checkout, file), ...args], {
    stdio: 'inherit',
    reject: false,
  });
  if (exitCode !== 0)
    throw new Refusal(`The benchmark ${what} missed a target.`, 'See what it printed above.');
}

/** `gitops bench` */
export const registerBench: Register = (program, context) => {
  program
    .command('bench')
    .description(
      'measure: pushes and starts (push, start; both by default), or a benchmark of the application',
    )
    .argument('[what]', 'push, start, or the name of a folder in apps/*/bench', measured)
    .option('--runs <number>', 'runs of each kind (default: 10 pushes, 5 starts)', whole)
    .option('--polls <number>', 'times to wait for Argo CD’s own polling, 1 to 5 min each', whole, 3)
    .option('--data <folder>', 'real data for a benchmark of the application (default: PRESAGE_DATA)')
    .option('--json', 'print every measurement as JSON')
    .action(async (only: string | undefined, options: Options) => {
      if (only !== undefined && !isDelivered(only)) return benchApplication(only, options);
      const { runs, polls, json } = options;
      const { pushTable, startTable, tableText } = await import('../../bench/report.ts');
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const measures = (part: Delivered) => only === undefined || only === part;
      const push = measures('push')
        ? await (await import('../../bench/push.ts')).benchPush(context(), {
            runs: runs ?? runsOf.push,
            polls,
            say,
          })
        : undefined;
      const start = measures('start')
        ? await (await import('../../bench/start.ts')).benchStart({ runs: runs ?? runsOf.start, say })
        : undefined;
      const figures = [...(push ? pushTable(push) : []), ...(start ? startTable(start) : [])];
      console.log(json ? JSON.stringify({ push, start, figures }, null, 2) : tableText(figures));
    });
};
