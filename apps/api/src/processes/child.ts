import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Configuration, childEnvironment } from '../configuration/configuration.ts';

const main = join(import.meta.dirname, '..', 'main.ts');

/** Starts a command of this program in another process, with the same configuration. */
export function startCommand(configuration: Configuration, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...words], {
    // A session of its own: Linux then shares the processors between it and what serves, see background.ts.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(configuration),
  });
}

/** How a command ended, and its output. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Its last line on standard error. */
  readonly complaint: string;
}

/** Collects the output of a command until it ends; one that can't be started ends with code null. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  return new Promise((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code, signal, stdout, complaint: stderr.trim().split('\n').at(-1) ?? '' });
    child.once('error', (error) => {
      stderr += `\n${error.message}`;
      end(null, null);
    });
    child.once('close', end);
  });
}
