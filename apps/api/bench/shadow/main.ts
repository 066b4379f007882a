import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmark, whole } from '../options.ts';
import { loadCore } from '../serving/processes.ts';
import { measureShadow, type ShadowFigures } from './measure.ts';

/** The highest ratio of p99 with and without a shadow version. */
const goal = 1.1;

/** The reason why this machine can't measure, or undefined. */
function refusal(): string | undefined {
  if (spawnSync('taskset', ['--version']).error !== undefined)
    return 'taskset is missing; servers are measured on a core of their own, on Linux: apt-get install util-linux';
  if (availableParallelism() < 2)
    return 'This machine has one core; the servers need one and the load another.';
  return undefined;
}

function text({
  perSecond,
  predictions,
  without,
  ratio,
  served,
  shadowed,
  ...figures
}: ShadowFigures): string {
  const row = (name: string, one: string, other: string, quotient: number) =>
    `${name}  without ${one}  with ${other}  ratio ${quotient.toFixed(2)}`;
  const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
  const { without: plain, with: shadow } = figures.processorMicroseconds;
  return [
    `${predictions} predictions each, ${perSecond} per second, ${((100 * shadowed) / served).toFixed(1)} % of them answered by the shadow version too`,
    row('p50', milliseconds(without.p50), milliseconds(figures.with.p50), ratio.p50),
    `${row('p99', milliseconds(without.p99), milliseconds(figures.with.p99), ratio.p99)} (goal: at most ${goal})`,
    row('processor time', `${plain.toFixed(0)} µs`, `${shadow.toFixed(0)} µs`, shadow / plain),
  ].join('\n');
}

async function main(): Promise<number> {
  const { json, rate, seconds, rounds } = benchmark(
    'bench shadow',
    'p99 of predictions with a shadow version, compared with the same without',
  )
    .option('--rate <number>', 'predictions per second', whole(1, 100_000), 400)
    .option('--seconds <number>', 'length of a round', whole(2, 3600), 6)
    .option('--rounds <number>', 'rounds of each', whole(1, 1000), 9)
    .option('--json', 'print every figure as JSON')
    .parse()
    .opts<{ json?: true; rate: number; seconds: number; rounds: number }>();
  const report = (line: string) => console.error(line);
  const why = refusal();
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
    const figures = await measureShadow(folder, { perSecond: rate, seconds, rounds }, report);
    console.log(json ? JSON.stringify(figures, null, 2) : text(figures));
    const isAnswered = figures.shadowed >= 0.99 * figures.served;
    if (!isAnswered) report('Fewer than 99 % of the predictions were answered by the shadow version.');
    return isAnswered && figures.ratio.p99 <= goal ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
