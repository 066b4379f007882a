import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sample } from './slope.ts';

/** A process, or one with its children. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
}

/** Text of a file of /proc; empty when the process has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The process and what it has started, by /proc/PID/task/TID/children. */
function withChildren(pid: number): number[] {
  let tasks: string[] = [];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const children = tasks.flatMap((task) => textOf(`/proc/${pid}/task/${task}/children`).match(/\d+/g) ?? []);
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

/** Proportional set size in MiB, children included: what several share counts once. */
const mebibytes = (pid: number): number =>
  withChildren(pid).reduce(
    (sum, each) => sum + Number(/^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${each}/smaps_rollup`))?.[1] ?? 0),
    0,
  ) / 1024;

/**
 * Samples the memory of processes until it is aborted.
 * @param interval milliseconds between samples
 */
export async function sampleMemory(
  watched: readonly Watched[],
  interval: number,
  signal: AbortSignal,
): Promise<Map<string, Sample[]>> {
  const began = performance.now();
  const samples = new Map(watched.map(({ name }) => [name, [] as Sample[]]));
  while (!signal.aborted) {
    const at = (performance.now() - began) / 1000;
    for (const { name, pid } of watched) samples.get(name)?.push({ at, value: mebibytes(pid) });
    await wait(interval, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}
