import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Who waits for a prediction goes first: every thread of this process, and those that it starts, step back.
 * Where the system has no such thing, it runs beside the others as their equal.
 */
export function runInTheBackground(): void {
  const lowest = constants.priority.PRIORITY_LOW;
  try {
    // Linux keeps a priority for each thread, elsewhere there is one of the process.
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
    for (const thread of threads) setPriority(thread, lowest);
    // Linux may share the processors among sessions first, and among a session's threads second: see
    // "The autogroup feature" in sched(7). A session of its own is then what has to step back.
    if (leadsItsSession()) writeFileSync('/proc/self/autogroup', String(lowest));
    // The lowest priority still ends its turn of some milliseconds before who serves gets the processor; the
    // policy for idle times gives way at once, see SCHED_IDLE in sched(7). Node can't ask for it; util-linux does.
    if (process.platform === 'linux')
      spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
  } catch {
    // Nothing depends on it but how fast others are.
  }
}

/** Whether this process was started in a session of its own, so that stepping back holds nobody else up. */
function leadsItsSession(): boolean {
  if (process.platform !== 'linux') return false;
  // After the name in parentheses: state, parent, group, session. See proc_pid_stat(5).
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[3]) === process.pid;
}
