import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, in a unit of the system's own: two processes that had the same id one after the other
 * have different start times. Undefined when no such process runs; one that has ended and waits for its parent
 * does not run.
 */
export function startTime(pid: number): string | undefined {
  if (process.platform !== 'linux') return startTimeFromPs(pid);
  const fields = statFields(pid);
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

/** Whether the process with this id is still the one that started at that time. */
export const isSameProcess = (pid: number, started: string | undefined): boolean =>
  pid > 0 && started !== undefined && started !== '' && startTime(pid) === started;

/**
 * The fields of /proc/PID/stat from the third (state) on, see proc_pid_stat(5); undefined where there is no /proc
 * or no such process. The second field is the program's name in parentheses and may hold spaces.
 */
export function statFields(pid: number | 'self'): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const args = ['-o', 'state=,lstart=', '-p', String(pid)];
    const [state, ...started] = execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state?.startsWith('Z') ? undefined : started.join(' ') || undefined;
  } catch {
    return undefined;
  }
}
