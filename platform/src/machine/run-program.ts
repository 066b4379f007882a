import { spawn } from 'node:child_process';

export interface ProgramOptions {
  /** Standard input; none by default. */
  readonly input?: string;
  /** Milliseconds after which it is killed; unlimited by default. */
  readonly timeout?: number;
}

export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  /** None when it could not be started, or a signal ended it. */
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  /** Whether it ended with anything but 0; `message` then says how. */
  readonly failed: boolean;
  readonly message: string;
}

/**
 * Runs a program to its end and returns what it printed; never throws. For what every push runs: execa takes longer to
 * load than most programs take to run.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { input, timeout }: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    child.stdout?.on('data', (chunk: Buffer) => output.stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => output.stderr.push(chunk));
    child.stdin?.on('error', () => {}); // it may end before it has read everything; its exit code shows why
    child.stdin?.end(input);
    let timedOut = false;
    const kill = () => {
      timedOut = true;
      child.kill('SIGKILL');
    };
    const timer = timeout === undefined ? undefined : setTimeout(kill, timeout);
    const finish = (exitCode: number | undefined, message: string) => {
      clearTimeout(timer);
      resolve({
        stdout: Buffer.concat(output.stdout).toString('utf8'),
        stderr: Buffer.concat(output.stderr).toString('utf8'),
        exitCode,
        timedOut,
        failed: exitCode !== 0,
        message: exitCode === 0 ? '' : message,
      });
    };
    child.on('error', (error) => finish(undefined, `${command} could not be started: ${error.message}`));
    child.on('close', (status, signal) =>
      finish(status ?? undefined, `${command} ended with ${status ?? signal}`),
    );
  });
}
