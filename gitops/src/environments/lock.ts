import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ask, type Git, GitFailed } from '../git/git.ts';

/**
 * One delivery at a time. The lock is a ref of the bare repository that points to a blob naming its
 * holder: git moves a ref only from the value that the mover expects, so taking it, and taking it over
 * from a holder that was killed, can never succeed twice.
 */
const ref = 'refs/presage/lock';
const none = '0'.repeat(40);
const between = 120;

interface Holder {
  readonly process: number;
  /** A number is used again one day; the time at which its process began tells them apart. */
  readonly began: string;
  readonly what: string;
  readonly since: string;
}

/** When a process began, in whatever unit the system counts; empty where there is no such process. */
async function beginning(process: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${process}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces; the 22nd is the start time.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    const ps = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(process)]);
    return ps.then(({ stdout }) => stdout.trim()).catch(() => '');
  }
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

async function isAlive(holder: Holder): Promise<boolean> {
  return holder.process > 0 && (await beginning(holder.process)) === holder.began;
}

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
    began: await beginning(process.pid),
    what,
    since: new Date().toISOString(),
  };
  const blob = await git(['hash-object', '-w', '--stdin'], { input: JSON.stringify(self) });
  let toldOf = '';
  while (true) {
    const present = await read(git);
    const free = !present || !(await isAlive(present.holder));
    if (free && (await take(git, blob, present?.blob ?? none))) break;
    if (!free && present && present.blob !== toldOf) {
      toldOf = present.blob;
      print(`Waiting for its turn: ${present.holder.what} is under way.`);
    }
    await pause(between);
  }
  try {
    return await work();
  } finally {
    await ask(git, ['update-ref', '-d', ref, blob]);
  }
}
