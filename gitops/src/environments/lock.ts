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
/** Milliseconds between two looks at the lock. */
const interval = 120;

interface Holder {
  readonly process: number;
  /** A number is used again one day; the time at which its process began tells them apart. */
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
    return { blob, holder }; // no holder that could be alive: it is taken over
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
 * Does `work` while no other delivery is under way on this repository, and waits for its turn first.
 * @param what the work in words, shown to those who wait
 * @param print is told for whom it waits
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
        print(`Waiting for its turn: ${present.holder.what} is under way.`);
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
