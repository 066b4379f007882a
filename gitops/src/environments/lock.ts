import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import pWaitFor from 'p-wait-for';
import { ask, type Git, GitFailed } from '../git/git.ts';

/**
 * One at a time. A lock is a ref of the bare repository that points to a blob naming its holder: git moves a ref only
 * from the value that the mover expects, so taking it, and taking it over from a holder that was killed, can never
 * succeed twice.
 */
const none = '0'.repeat(40);
const deliveryLock = 'refs/presage/lock';
/** Milliseconds between two checks of the lock. */
const interval = 120;

export interface Holder {
  readonly process: number;
  /** Process ids are reused; the start time of the process distinguishes them. */
  readonly began: string;
  readonly what: string;
  /** The revision that a push takes to main. */
  readonly revision?: string;
}

export const holderOf = (process: number, what: string): Holder => ({
  process,
  began: startTime(process) ?? '',
  what,
});

async function read(git: Git, ref: string): Promise<{ blob: string; holder: Holder } | undefined> {
  const blob = await ask(git, ['rev-parse', '--verify', '--quiet', ref]);
  if (!blob) return undefined;
  const holder = { process: 0, began: '', what: 'another delivery' };
  try {
    return { blob, holder: JSON.parse(await git(['cat-file', 'blob', blob])) as Holder };
  } catch {
    return { blob, holder }; // its holder cannot be alive, so the lock is free
  }
}

const isAlive = ({ process, began }: Holder): boolean => isSameProcess(process, began);

/** Whether a release, promotion or rollback runs now. */
export async function isDelivering(git: Git): Promise<boolean> {
  const present = await read(git, deliveryLock);
  return present !== undefined && isAlive(present.holder);
}

async function take(git: Git, ref: string, blob: string, from: string): Promise<boolean> {
  try {
    await git(['update-ref', ref, blob, from]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

export interface LockRequest {
  readonly ref: string;
  readonly holder: Holder;
  /** Whether a holder no longer needs the lock although its process runs. Default: it does until it releases the lock. */
  readonly isDone?: (holder: Holder) => Promise<boolean>;
  /** Called once for each holder that this one waits for. */
  readonly waiting: (holder: Holder) => void;
  readonly signal?: AbortSignal;
}

/** Waits until the lock is free and takes it. @returns the value of the ref */
export async function takeLock(
  git: Git,
  { ref, holder, isDone = async () => false, waiting, signal }: LockRequest,
): Promise<string> {
  const blob = await git(['hash-object', '-w', '--stdin'], { input: JSON.stringify(holder) });
  let announced = '';
  await pWaitFor(
    async () => {
      const present = await read(git, ref);
      if (!present || !isAlive(present.holder) || (await isDone(present.holder)))
        return take(git, ref, blob, present?.blob ?? none);
      if (present.blob !== announced) {
        announced = present.blob;
        waiting(present.holder);
      }
      return false;
    },
    { interval, ...(signal && { signal }) },
  );
  return blob;
}

/**
 * Runs `work` while no other delivery runs on this repository; waits for its turn first.
 * @param what describes the work to those who wait
 * @param print gets a line that names the holder it waits for
 */
export async function oneAtATime<Result>(
  git: Git,
  what: string,
  print: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const blob = await takeLock(git, {
    ref: deliveryLock,
    holder: holderOf(process.pid, what),
    waiting: (holder) => print(`Waiting for its turn: ${holder.what} is running.`),
  });
  try {
    return await work();
  } finally {
    await ask(git, ['update-ref', '-d', deliveryLock, blob]);
  }
}
