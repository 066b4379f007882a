import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import churn from '../../src/predictors/churn/predictor.ts';
import { benchmark } from '../options.ts';
import { againstText, compareWithCheckout } from './against.ts';
import { measure } from './measure.ts';
import { loadCore } from './processes.ts';
import { type Row, rows, table } from './report.ts';

/** The reason why this machine can't measure, or undefined. */
function refusal(python: boolean): string | undefined {
  const missing = (program: string, word: string) => spawnSync(program, [word]).error !== undefined;
  if (missing('taskset', '--version'))
    return 'taskset is missing; servers are measured on a core of their own, on Linux: apt-get install util-linux';
  if (missing('wrk', '--version')) return 'wrk is missing, which sends the requests: apt-get install wrk';
  if (python && missing('python3', '--version'))
    return 'python3 is missing, which FastAPI needs: apt-get install python3 python3-venv';
  if (availableParallelism() < 2)
    return 'This machine has one core; the servers need one and the load another.';
  return undefined;
}

async function main(): Promise<number> {
  const { against, json } = benchmark(
    'bench serving',
    'predictions per second and core, compared with FastAPI and with bare node:http',
  )
    .option(
      '--against <folder>',
      'compare with another checkout, such as a clone of an earlier revision, and with nothing else',
    )
    .option('--data <folder>', 'ignored: speed does not depend on the records, so generated ones are used')
    .option('--json', 'print every figure as JSON')
    .parse()
    .opts<{ against?: string; json?: true }>();
  const report = (line: string) => console.error(line);
  const why = refusal(against === undefined);
  if (why) {
    report(why);
    return 69;
  }
  const folder = mkdtempSync(join(tmpdir(), 'presage-bench-'));
  // If this runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  // Everything that is started from here and is not a server shares the second core.
  spawnSync('taskset', ['-pc', loadCore, String(process.pid)]);
  try {
    if (against !== undefined) {
      const ratio = await compareWithCheckout(folder, resolve(against), 7, report);
      console.log(json ? JSON.stringify(ratio, null, 2) : againstText(ratio));
      return ratio.requests >= 0.9 ? 0 : 1;
    }
    const figures = await measure(folder, churn, report);
    const found: Row[] = rows(figures);
    console.log(json ? JSON.stringify({ figures, rows: found }, null, 2) : table(found));
    return found.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
