import { resolve } from 'node:path';
import { readConfiguration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { benchAgainst } from './against.ts';
import { type Change, changes, manifestChange } from './changes.ts';
import { benchMemory, memoryTable } from './memory.ts';
import { benchPreviews } from './previews/rounds.ts';
import { holds as previewsHold, roundsTable } from './previews/table.ts';
import { benchPromotion } from './promotion.ts';
import { benchPush } from './push.ts';
import { promotionTable, pushTable, startTable, tableText } from './report.ts';
import { growthRows, growthTable } from './scale/growth.ts';
import { benchScale, parts } from './scale/scale.ts';
import { benchStart } from './start.ts';

function whole(given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 1000)
    throw new InvalidArgumentError('Give a whole number, e.g. 10.');
  return number;
}

function sizesOf(given: string): number[] {
  const sizes = given.split(',').map(Number);
  const ascending = sizes.every((size, index) => Number.isInteger(size) && size > (sizes[index - 1] ?? 0));
  if (!ascending) throw new InvalidArgumentError('Give ascending whole numbers, e.g. 1,10.');
  return sizes;
}

function changesOf(given: string): Change[] {
  const known = new Map(changes.map((change) => [change.name.split(' ')[0] ?? '', change]));
  return given.split(',').map((name) => {
    const change = known.get(name);
    if (change) return change;
    throw new InvalidArgumentError(`Give some of ${[...known.keys()].join(', ')}.`);
  });
}

const say = (line: string) => process.stderr.write(`${line}\n`);

interface Options {
  readonly runs: number;
  readonly polls: number;
  readonly against?: string;
  readonly changes: readonly Change[];
  readonly json?: boolean;
  readonly sizes?: readonly number[];
  readonly rounds: number;
  readonly previews: number;
  readonly builds?: boolean;
  readonly megabytes: number;
}

const program = new Command('bench').exitOverride();

program
  .command('push')
  .description('time from `git push` to the first answer of the new version, on the running cluster')
  .option('--runs <number>', 'pushes of each kind', whole, 20)
  .option('--polls <number>', 'times to wait for Argo CD’s own polling, 1 to 5 min each', whole, 3)
  .option('--against <folder>', 'compare with the tool of another checkout, such as an earlier revision')
  .option('--changes <names>', 'kinds of change to compare: manifest, web, api', changesOf, [manifestChange])
  .option('--json', 'print every measurement as JSON')
  .action(async ({ runs, polls, against, changes, json }: Options) => {
    if (against !== undefined) {
      const options = { checkout: resolve(against), runs, changes, say };
      const compared = await benchAgainst(readConfiguration(), options);
      const lines = compared.map(
        ({ change, ratio }) => `${change}: ${ratio.toFixed(2)} × the other tool’s time`,
      );
      console.log(json ? JSON.stringify(compared, null, 2) : lines.join('\n'));
      return;
    }
    const push = await benchPush(readConfiguration(), { runs, polls, say });
    const figures = pushTable(push);
    console.log(json ? JSON.stringify({ push, figures }, null, 2) : tableText(figures));
  });

program
  .command('start')
  .description('time from `npm start` to the first product, in a fresh clone and again')
  .option('--runs <number>', 'further starts', whole, 5)
  .option('--json', 'print every measurement as JSON')
  .action(async ({ runs, json }: Options) => {
    const start = await benchStart({ runs, say });
    const figures = startTable(start);
    console.log(json ? JSON.stringify({ start, figures }, null, 2) : tableText(figures));
  });

program
  .command('promote')
  .description('time of a promotion to prod that replaces every pod, on the running cluster')
  .option('--runs <number>', 'promotions', whole, 5)
  .option('--json', 'print every measurement as JSON')
  .action(async ({ runs, json }: Options) => {
    const times = await benchPromotion(readConfiguration(), { runs, say });
    const figures = promotionTable(times);
    console.log(json ? JSON.stringify({ times, figures }, null, 2) : tableText(figures));
  });

program
  .command('previews')
  .description('previews come, sleep, wake and go on the running cluster, while dev and prod are asked')
  .option('--rounds <number>', 'how often', whole, 10)
  .option('--previews <number>', 'how many in each round; previews.max of the descriptor is 5', whole, 5)
  .option('--builds', 'push changed pages and a changed api too')
  .option('--megabytes <number>', 'also copy dev’s database, filled with so many, up to 1000', whole, 0)
  .option('--json', 'print every measurement as JSON')
  .action(async ({ rounds, previews, builds = false, megabytes, json }: Options) => {
    const options = { rounds, previews, builds, megabytes, say };
    const figures = await benchPreviews(readConfiguration(), options);
    console.log(json ? JSON.stringify(figures, null, 2) : roundsTable(figures));
    if (!previewsHold(figures)) process.exitCode = exitCode.failed;
  });

program
  .command('memory')
  .description('memory of the running cluster, by part; run it when the cluster is idle')
  .option('--json', 'print every part as JSON')
  .action(async ({ json }: Options) => {
    const parts = await benchMemory(readConfiguration());
    console.log(json ? JSON.stringify(parts, null, 2) : memoryTable(parts));
  });

program
  .command('scale')
  .description('how times grow with the number of applications, of rows, and of deliveries')
  .argument('[parts...]', `${parts.join(', ')}; all of them without a name`)
  .option('--runs <number>', 'runs for each size', whole, 7)
  .option('--sizes <numbers>', 'sizes in place of those of the part, ascending, such as 1,10', sizesOf)
  .option('--json', 'print every measurement as JSON')
  .action(async (names: string[], { runs, sizes, json }: Options) => {
    const rows = growthRows(await benchScale(readConfiguration(), { names, sizes, runs, say }));
    console.log(json ? JSON.stringify(rows, null, 2) : growthTable(rows));
    if (rows.some(({ holds }) => !holds)) process.exitCode = exitCode.failed;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
  else if (error instanceof Refusal) {
    console.error(`\n${error.message}\n→ ${error.next}`);
    process.exitCode = error.code;
  } else throw error;
}
