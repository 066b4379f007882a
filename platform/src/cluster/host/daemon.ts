import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { isSameProcess, startTime } from '@presage/runtime/process-identity';
import pWaitFor from 'p-wait-for';
import type { Action } from '../../plan/step.ts';
import type { HostLayout } from './layout.ts';

/** A process that outlives the command line. Its id and start time are recorded, so that no other process is stopped. */
export interface Daemon {
  /** Lower-case, in the names of its files: `registry`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const pidFile = (layout: HostLayout, name: string) => join(layout.run, `${name}.pid`);

/** The process id of a daemon that this tool started, if it is still running. */
export function daemonPid(layout: HostLayout, name: string): number | undefined {
  const file = pidFile(layout, name);
  if (!existsSync(file)) return undefined;
  const [pid, started] = readFileSync(file, 'utf8').trim().split(' ');
  return isSameProcess(Number(pid), started) ? Number(pid) : undefined;
}

/** Starts a daemon in its own session and writes its output to a log file. */
export function startDaemon(layout: HostLayout, daemon: Daemon): Action {
  const log = join(layout.logs, `${daemon.name}.log`);
  return {
    kind: 'call',
    what: `${daemon.command} ${daemon.args.join(' ')} >> ${log} &`,
    call: async () => {
      await mkdir(layout.run, { recursive: true, mode: 0o700 });
      await mkdir(layout.logs, { recursive: true, mode: 0o700 });
      const output = openSync(log, 'a', 0o600);
      const child = spawn(daemon.command, daemon.args, {
        detached: true,
        stdio: ['ignore', output, output],
        cwd: '/',
        env: inheritedEnvironment(daemon.env),
      });
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      child.unref();
      const pid = child.pid ?? 0;
      await writeFile(pidFile(layout, daemon.name), `${pid} ${startTime(pid)}\n`, { mode: 0o600 });
    },
  };
}

/** Stops a daemon that this tool started: SIGTERM, then SIGKILL after 20 s. Does nothing when it has ended. */
export function stopDaemon(layout: HostLayout, name: string): Action {
  return {
    kind: 'call',
    what: `kill $(cut -d' ' -f1 ${pidFile(layout, name)})`,
    call: async () => {
      const pid = daemonPid(layout, name);
      if (pid !== undefined) {
        process.kill(pid, 'SIGTERM');
        await pWaitFor(() => daemonPid(layout, name) !== pid, {
          interval: 100,
          timeout: { milliseconds: 20_000, fallback: () => void process.kill(pid, 'SIGKILL') },
        });
      }
      await rm(pidFile(layout, name), { force: true });
    },
  };
}
