import { InvalidArgumentError } from 'commander';
import type { Register } from './context.ts';

interface Options {
  readonly runs?: number;
  readonly polls: number;
  readonly json?: boolean;
}

const what = ['push', 'start'] as const;
const runsOf = { push: 10, start: 5 };

function whole(given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 1000)
    throw new InvalidArgumentError('Give a whole number, e.g. 10.');
  return number;
}

function measured(given: string): (typeof what)[number] {
  const found = what.find((known) => known === given);
  if (!found) throw new InvalidArgumentError('It is push or start; without it, both.');
  return found;
}

/** `gitops bench` */
export const registerBench: Register = (program, context) => {
  program
    .command('bench')
    .description('measure: push to live on the running cluster, and `npm start` in a fresh clone')
    .argument('[what]', 'push or start; both without it', measured)
    .option('--runs <number>', 'runs of each kind (default: 10 pushes, 5 starts)', whole)
    .option('--polls <number>', 'times to wait for Argo CD’s own polling, 1 to 5 min each', whole, 3)
    .option('--json', 'print every measurement as JSON')
    .action(async (only: (typeof what)[number] | undefined, { runs, polls, json }: Options) => {
      const { pushTable, startTable, tableText } = await import('../../bench/report.ts');
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const measures = (part: (typeof what)[number]) => only === undefined || only === part;
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
