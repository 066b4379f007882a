import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import churn from '../../src/predictors/churn/predictor.ts';
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
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
      /** Compares this checkout with another one, such as a clone of an earlier revision, and nothing else. */
      against: { type: 'string' },
    },
  });
  const report = (line: string) => console.error(line);
  const why = refusal(values.against === undefined);
  if (why) {
    report(why);
    return 69;
  }
  if (values.data)
    report('--data is ignored: speed does not depend on the records, so generated ones are used.');
  const folder = mkdtempSync(join(tmpdir(), 'presage-bench-'));
  // If this runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  // Everything that is started from here and is not a server shares the second core.
  spawnSync('taskset', ['-pc', loadCore, String(process.pid)]);
  try {
    if (values.against !== undefined) {
      const ratio = await compareWithCheckout(folder, resolve(values.against), 7, report);
      console.log(values.json ? JSON.stringify(ratio, null, 2) : againstText(ratio));
      return ratio.requests >= 0.9 ? 0 : 1;
    }
    const figures = await measure(folder, churn, report);
    const found: Row[] = rows(figures);
    console.log(values.json ? JSON.stringify({ figures, rows: found }, null, 2) : table(found));
    return found.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
