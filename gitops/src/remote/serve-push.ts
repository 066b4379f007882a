import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '@presage/platform/configuration';
import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import pWaitFor from 'p-wait-for';
import { leavePush } from '../git/git.ts';
import type { AcceptedBranches } from './branches.ts';
import { acceptedLine } from './hook-script.ts';
import { type AcceptedPush, preReceive } from './pre-receive.ts';
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
 * Checks a push, accepts it, and waits until git has moved the refs. Between the line that accepts the push and the
 * signal that main has moved nobody reads what this process writes, so it writes nothing.
 * @returns nothing when there is nothing to release
 */
async function checkAndAccept(
  context: () => Configuration,
  receiver: number,
  folder: string,
): Promise<AcceptedPush | AcceptedBranches | undefined> {
  try {
    const accepted = await preReceive(context, receiver);
    if (!accepted) return undefined;
    const moved = once(process, 'SIGUSR2');
    await Promise.all([import('./post-receive.ts'), writeFile(join(folder, 'process'), `${process.pid}\n`)]);
    process.stdout.write(`${acceptedLine}\n`);
    return (await refsMoved(moved, receiver)) ? accepted : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Serves a push from its first check until it is live. What it writes is shown by the two hooks.
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
  const accepted = await checkAndAccept(context, receiver, folder);
  if (!accepted) return;
  leavePush();
  const { postReceive } = await import('./post-receive.ts');
  await postReceive(context, accepted, await began);
}
