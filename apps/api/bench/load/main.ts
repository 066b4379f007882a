import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { benchmark, whole } from '../options.ts';
import { startProduct } from '../product.ts';
import { quantileOf } from '../serving/load.ts';
import { inspector, liveHeap } from './live-heap.ts';
import { sampleMemory } from './memory.ts';
import { type Sample, secondHalf, slopeOf } from './slope.ts';
import { type Answers, visit } from './visitors.ts';

const report = (line: string) => console.error(line);

/** Memory of a fixed size, which counts as soon as it is used for the first time: it may grow up to that. */
const sharedBuffers = 'PostgreSQL, shared buffers';

interface KindFigures {
  readonly kind: string;
  readonly requests: number;
  /** Answers that were not 2xx, by status; 0 stands for no answer. */
  readonly refused: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

interface MemoryFigures {
  readonly process: string;
  /** MiB, proportional set size: at the first sample, after a minute, at half of the time, at the end. */
  readonly at: readonly number[];
  /** MiB per minute, in the second half, and its standard error. */
  readonly slope: number;
  readonly error: number;
  /** Whether the growth is beyond twice its error, and more than 1 % of the memory per minute. */
  readonly grows: boolean;
}

function kindFigures(kind: string, { times, statuses }: Answers): KindFigures {
  const sorted = times.toSorted((a, b) => a - b);
  const refused = [...statuses].filter(([status]) => status < 200 || status > 299);
  return {
    kind,
    requests: times.length,
    refused: Object.fromEntries(refused),
    p50: quantileOf(sorted, 0.5),
    p99: quantileOf(sorted, 0.99),
  };
}

function memoryFigures(process: string, samples: readonly Sample[]): MemoryFigures {
  const { perSecond, error, mean } = slopeOf(secondHalf(samples));
  const [slope, margin] = [perSecond * 60, error * 60];
  const end = samples.at(-1)?.at ?? 0;
  const at = (seconds: number) => samples.find((sample) => sample.at >= seconds)?.value ?? Number.NaN;
  return {
    process,
    at: [at(0), at(Math.min(60, end)), at(end / 2), at(end)],
    slope,
    error: margin,
    grows: slope > 2 * margin && slope > mean / 100,
  };
}

/** MiB of the API's objects after a garbage collection: at a quarter of the time, and at the end. */
interface LiveHeap {
  readonly quarter: number;
  readonly end: number;
  /** Whether the end is more than 5 % above. */
  readonly grows: boolean;
}

function text(kinds: readonly KindFigures[], memory: readonly MemoryFigures[], live: LiveHeap): string {
  return [
    '| requests | number | p50 | p99 | not 2xx |',
    '| --- | --- | --- | --- | --- |',
    ...kinds.map(
      ({ kind, requests, p50, p99, refused }) =>
        `| ${kind} | ${requests} | ${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms | ${Object.entries(refused)
          .map(([status, count]) => `${count} × ${status}`)
          .join(', ')} |`,
    ),
    '',
    '| memory (MiB) | at the start | after 1 min | at half | at the end | slope of the second half |',
    '| --- | --- | --- | --- | --- | --- |',
    ...memory.map(
      ({ process, at, slope, error, grows }) =>
        `| ${process} | ${at.map((value) => value.toFixed(0)).join(' | ')} | ${slope.toFixed(2)} ± ${error.toFixed(2)} MiB/min${grows ? ', grows' : ''} |`,
    ),
    '',
    `Objects of the API after a garbage collection: ${live.quarter.toFixed(1)} MiB at a quarter of the time, ${live.end.toFixed(1)} MiB at the end${live.grows ? ': grows' : ''}.`,
  ].join('\n');
}

async function main(): Promise<number> {
  const { visitors, minutes, pause, json } = benchmark(
    'bench load',
    'answers and memory while many visitors read, predict, send batches and export',
  )
    .option('--visitors <number>', 'visitors at a time', whole(1, 60_000), 200)
    .option('--minutes <number>', 'how long', whole(1, 1440), 10)
    .option('--pause <milliseconds>', 'how long a visitor waits between two requests', whole(1, 60_000), 1000)
    .option('--json', 'print every figure as JSON')
    .parse()
    .opts<{ visitors: number; minutes: number; pause: number; json?: true }>();
  if (!existsSync('/proc/self/smaps_rollup')) {
    report('The memory of processes is read from /proc, which this system does not have. Run it on Linux.');
    return 69;
  }
  const folder = mkdtempSync(join(tmpdir(), 'presage-load-'));
  // If this runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  try {
    const apiInspector = await inspector();
    await using product = await startProduct(folder, { NODE_OPTIONS: apiInspector.option }, report);
    const postmaster = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    report(`${visitors} visitors for ${minutes} min …`);
    const ended = new AbortController();
    const sampled = sampleMemory(
      [
        { name: 'API', pid: product.api.pid, part: 'Pss' },
        { name: 'web server', pid: product.web.pid, part: 'Pss' },
        { name: 'PostgreSQL, private', pid: postmaster, part: 'Pss_Anon' },
        { name: sharedBuffers, pid: postmaster, part: 'Pss_Shmem' },
      ],
      1_000,
      ended.signal,
    );
    const quarter = wait(minutes * 15_000).then(() => liveHeap(apiInspector));
    const answers = await visit(product.web.url, { visitors, seconds: minutes * 60, pause });
    ended.abort();
    const kinds = [...answers].map(([kind, each]) => kindFigures(kind, each));
    const memory = [...(await sampled)].map(([name, samples]) => memoryFigures(name, samples));
    const heaps = { quarter: await quarter, end: await liveHeap(apiInspector) };
    const live = { ...heaps, grows: heaps.end > heaps.quarter * 1.05 };
    console.log(json ? JSON.stringify({ kinds, memory, live }, null, 2) : text(kinds, memory, live));
    const isAnswered = kinds.every(({ refused }) => Object.keys(refused).length === 0);
    return isAnswered &&
      !live.grows &&
      !memory.some(({ process, grows }) => grows && process !== sharedBuffers)
      ? 0
      : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
