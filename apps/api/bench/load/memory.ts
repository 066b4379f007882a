import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sample } from './slope.ts';

/** Part of the memory of processes, in /proc/PID/smaps_rollup. */
export type Part = 'Pss' | 'Pss_Anon' | 'Pss_Shmem';

/** A process, or one with its children. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
  readonly part: Part;
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
function mebibytes({ pid, part }: Watched): number {
  const line = new RegExp(`^${part}:\\s+(\\d+) kB`, 'm');
  const kibibytes = withChildren(pid).map((each) =>
    Number(line.exec(textOf(`/proc/${each}/smaps_rollup`))?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, each) => sum + each, 0) / 1024;
}

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
    for (const each of watched) samples.get(each.name)?.push({ at, value: mebibytes(each) });
    await wait(interval, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}
