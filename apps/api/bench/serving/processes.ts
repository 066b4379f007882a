import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Servers run on the first core; the load, PostgreSQL and this program on the second. */
export const serverCore = '0';
export const loadCore = '1';

/** A server that was started, on its own core unless `core` says otherwise. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Seconds of processor time that it has used so far, of user and system. */
  processorSeconds(): number;
}

interface Start {
  port: number;
  /** A path that answers without an error once the server is ready. */
  ready: string;
  /** File for its output, as for a container. */
  log: string;
  environment?: Record<string, string>;
  /** The core that it runs on, `'any'` for all; by default that of the servers. */
  core?: string;
}

/**
 * Starts a server and waits until it answers at `ready`.
 * @throws Error with its output, when it ends or does not answer within 30 s
 */
export async function startServer(
  command: readonly string[],
  { port, ready, log, environment = {}, core = serverCore }: Start,
): Promise<Server> {
  const [program = '', ...args] = core === 'any' ? command : ['taskset', '-c', core, ...command];
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', openSync(log, 'w'), openSync(`${log}.errors`, 'w')],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; !(await answers(url + ready)); attempt += 1) {
    if (child.exitCode !== null || attempt > 300)
      throw new Error(
        `${command.join(' ')} does not answer at ${url + ready}:\n${readFileSync(`${log}.errors`, 'utf8').slice(-2_000)}`,
      );
    await wait(100);
  }
  return {
    url,
    pid: child.pid ?? 0,
    processorSeconds: () => processorSeconds(child.pid),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

/** Linux counts in ticks of 10 ms: fields utime and stime of proc_pid_stat(5). */
function processorSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

/** Runs a program to its end; resolves with its output. @throws Error with its output */
export async function run(
  command: readonly [string, ...string[]],
  environment: Record<string, string> = {},
): Promise<string> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
