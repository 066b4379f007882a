import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCore, run } from './processes.ts';

/** What wrk measured. */
export interface Load {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Milliseconds that 99 of 100 answers took at most. */
  readonly p99: number;
}

const milliseconds: Record<string, number> = { us: 0.001, ms: 1, s: 1_000 };

/**
 * Sends the same POST from so many connections, each as soon as it is answered.
 * @throws Error when an answer was not 2xx or a connection failed
 */
export async function post(
  url: string,
  body: string,
  { folder, seconds, connections }: { folder: string; seconds: number; connections: number },
): Promise<Load> {
  const script = join(folder, 'post.lua');
  writeFileSync(
    script,
    `wrk.method = "POST"\nwrk.body = [==[${body}]==]\nwrk.headers["Content-Type"] = "application/json"\n`,
  );
  const words = [
    '-t1',
    '--timeout',
    '30s',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '-s',
    script,
    url,
  ];
  const printed = await run(['taskset', '-c', loadCore, 'wrk', ...words]);
  if (/Non-2xx|Socket errors/.test(printed)) throw new Error(`wrk ${url}:\n${printed}`);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1];
  const [, p99, unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(printed) ?? [];
  const requests = Number(/(\d+) requests in/.exec(printed)?.[1]);
  return { requests, requestsPerSecond: Number(rate), p99: Number(p99) * (milliseconds[unit] ?? Number.NaN) };
}
