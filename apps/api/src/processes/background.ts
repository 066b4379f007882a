import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lowers our priority so that serving goes first: of every thread of this process and of those that it starts. A busy
 * process of normal priority gets ten times our share, and not all of it: a training ends within ten times its time
 * (the weights of nice 0 and 10 are 1024 and 110, see sched(7)). Does nothing on a system without priorities.
 */
export function runInTheBackground(): void {
  const below = constants.priority.PRIORITY_BELOW_NORMAL;
  try {
    // Linux has a priority per thread, other systems have one per process.
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
    for (const thread of threads) setPriority(thread, below);
    // Linux may share the processors among sessions first, and among a session's threads second: see
    // "The autogroup feature" in sched(7). Then the priority of our own session must be lowered too.
    if (leadsItsSession()) writeFileSync('/proc/self/autogroup', String(below));
  } catch {
    // Only the speed of other processes depends on it.
  }
}

/** Whether this process has its own session, so that a lower priority slows no other process down. */
function leadsItsSession(): boolean {
  if (process.platform !== 'linux') return false;
  // After the name in parentheses: state, parent, group, session. See proc_pid_stat(5).
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[3]) === process.pid;
}
