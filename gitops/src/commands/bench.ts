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

/** Measured by this command line itself, and by programs of the api. */
const delivered = ['push', 'start'] as const;
const predicted = ['models', 'serving'] as const;
type Delivered = (typeof delivered)[number];
type Predicted = (typeof predicted)[number];

const runsOf = { push: 10, start: 5 };

function whole(given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 1000)
    throw new InvalidArgumentError('Give a whole number, e.g. 10.');
  return number;
}

function measured(given: string): Delivered | Predicted {
  const found = [...delivered, ...predicted].find((known) => known === given);
  if (!found) throw new InvalidArgumentError('It is push, start, models or serving.');
  return found;
}

/** Runs a benchmark of the api in a process of its own, with nothing of this one beside it. */
async function benchApi(what: Predicted, { data, json }: Options): Promise<void> {
  const { execa } = await import('execa');
  const program = join(checkout, 'apps', 'api', 'bench', what, 'main.ts');
  const words = [...(data ? ['--data', data] : []), ...(json ? ['--json'] : [])];
  const { exitCode } = await execa(process.execPath, [program, ...words], {
    stdio: 'inherit',
    reject: false,
  });
  if (exitCode !== 0) throw new Refusal(`The benchmark ${what} did not hold.`, 'See what it printed above.');
}

/** `gitops bench` */
export const registerBench: Register = (program, context) => {
  program
    .command('bench')
    .description('measure: pushes and starts (push, start; both without a word), or models and serving')
    .argument('[what]', 'push, start, models or serving', measured)
    .option('--runs <number>', 'runs of each kind (default: 10 pushes, 5 starts)', whole)
    .option('--polls <number>', 'times to wait for Argo CD’s own polling, 1 to 5 min each', whole, 3)
    .option('--data <folder>', 'real data to measure models on (default: PRESAGE_DATA)')
    .option('--json', 'print every measurement as JSON')
    .action(async (only: Delivered | Predicted | undefined, options: Options) => {
      if (only === 'models' || only === 'serving') return benchApi(only, options);
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
