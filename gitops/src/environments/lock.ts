import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import pWaitFor from 'p-wait-for';
import { ask, type Git, GitFailed } from '../git/git.ts';

/**
 * One delivery at a time. The lock is a ref of the bare repository that points to a blob naming its
 * holder: git moves a ref only from the value that the mover expects, so taking it, and taking it over
 * from a holder that was killed, can never succeed twice.
 */
const ref = 'refs/presage/lock';
const none = '0'.repeat(40);
/** Milliseconds between two checks of the lock. */
const interval = 120;

interface Holder {
  readonly process: number;
  /** Process ids are reused; the start time of the process distinguishes them. */
  readonly began: string;
  readonly what: string;
  readonly since: string;
}

async function read(git: Git): Promise<{ blob: string; holder: Holder } | undefined> {
  const blob = await ask(git, ['rev-parse', '--verify', '--quiet', ref]);
  if (!blob) return undefined;
  const holder = { process: 0, began: '', what: 'another delivery', since: '' };
  try {
    return { blob, holder: JSON.parse(await git(['cat-file', 'blob', blob])) as Holder };
  } catch {
    return { blob, holder }; // its holder cannot be alive, so the lock is free
  }
}

const isAlive = ({ process, began }: Holder): boolean => isSameProcess(process, began);

async function take(git: Git, blob: string, from: string): Promise<boolean> {
  try {
    await git(['update-ref', ref, blob, from]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
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
  const self: Holder = {
    process: process.pid,
    began: startTime(process.pid) ?? '',
    what,
    since: new Date().toISOString(),
  };
  const blob = await git(['hash-object', '-w', '--stdin'], { input: JSON.stringify(self) });
  let announced = '';
  await pWaitFor(
    async () => {
      const present = await read(git);
      if (!present || !isAlive(present.holder)) return take(git, blob, present?.blob ?? none);
      if (present.blob !== announced) {
        announced = present.blob;
        print(`Waiting for its turn: ${present.holder.what} is running.`);
      }
      return false;
    },
    { interval },
  );
  try {
    return await work();
  } finally {
    await ask(git, ['update-ref', '-d', ref, blob]);
  }
}
