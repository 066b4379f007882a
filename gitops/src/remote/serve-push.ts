import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import pWaitFor from 'p-wait-for';
import type { Configuration } from '../configuration/configuration.ts';
import { leavePush } from '../git/git.ts';
import { acceptedLine } from './hook-script.ts';
import { preReceive } from './pre-receive.ts';
import { pushBegan } from './push-clock.ts';

/** Milliseconds between two looks whether the process that receives the push is there. */
const interval = 250;

/** Whether git moves the refs; it has not when its process ends first, for example because a ref was locked. */
async function refsMoved(moved: Promise<unknown>, receiver: number): Promise<boolean> {
  const began = startTime(receiver) ?? '';
  const stop = new AbortController();
  const ended = pWaitFor(() => !isSameProcess(receiver, began), { interval, signal: stop.signal });
  const answer = await Promise.race([
    moved.then(() => true),
    ended.then(
      () => false,
      () => true,
    ),
  ]);
  stop.abort();
  return answer;
}

/**
 * Serves a push from its first check until it is live. What it writes is shown by the two hooks; between the line that
 * accepts the push and the signal that main has moved nobody reads, so it writes nothing.
 * @param receiver the id of the git process that receives the push
 * @param folder where the hooks meet this process; it is removed
 * @throws Refusal that the person who pushes reads
 */
export async function servePush(
  context: () => Configuration,
  receiver: number,
  folder: string,
): Promise<void> {
  const began = pushBegan(receiver);
  try {
    const accepted = await preReceive(context, receiver);
    if (!accepted) return;
    const moved = once(process, 'SIGUSR2');
    const [{ postReceive }] = await Promise.all([
      import('./post-receive.ts'),
      writeFile(join(folder, 'process'), `${process.pid}\n`),
    ]);
    process.stdout.write(`${acceptedLine}\n`);
    if (!(await refsMoved(moved, receiver))) return;
    await rm(folder, { recursive: true, force: true });
    leavePush();
    await postReceive(context, accepted, await began);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
