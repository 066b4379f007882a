import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import { type Outcome, outcomeSchema } from './carry-out.ts';
import type { JobFiles } from './files.ts';

const program = fileURLToPath(new URL('./verb.ts', import.meta.url));
const heapMegabytes = 256;

/** A process that runs a verb; the start time distinguishes it from a later one with the same id. */
export interface Started {
  readonly pid: number;
  readonly began: string;
}

/** Starts the process of a job's order. It writes to files, so that it outlives the service. @throws Error */
export async function startVerb(files: JobFiles, state: string): Promise<Started> {
  const output = openSync(files.output, 'a', 0o600);
  try {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${heapMegabytes}`, program, '--order', files.order, '--result', files.result],
      {
        detached: true,
        stdio: ['ignore', output, output],
        cwd: '/',
        env: inheritedEnvironment({ XDG_STATE_HOME: dirname(state), NO_COLOR: '1' }),
      },
    );
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, began: startTime(pid) ?? '' };
  } finally {
    closeSync(output);
  }
}

/** How a process ended, once it has. */
export async function endOf({ pid, began }: Started, files: JobFiles): Promise<Outcome> {
  if (isSameProcess(pid, began))
    for await (const _ of setInterval(200)) if (!isSameProcess(pid, began)) break;
  try {
    return outcomeSchema.parse(JSON.parse(await readFile(files.result, 'utf8')));
  } catch {
    return { state: 'failed', reason: 'Its process was ended before it was done.', next: '' };
  }
}
