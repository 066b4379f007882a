import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { Refusal } from '@presage/runtime/refusal';
import { checkout } from '../configuration/configuration.ts';

export interface Served {
  readonly name: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a part of the application in a session of its own: Ctrl-C reaches only the command line, which
 * ends the parts in their order. Its log lines go to standard error.
 */
export function serve(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string = checkout,
): Served {
  const child = spawn(process.execPath, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: inheritedEnvironment(env),
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    name,
    child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await gone;
    },
  };
}

/** @throws Refusal when the part ends, or does not answer 200 at `url` within 60 s. */
export async function answering({ name, child }: Served, url: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Refusal(
        `The ${name} ended at its start (exit ${child.exitCode ?? child.signalCode}); what it said stands above.`,
        'Mend what it says, then run `npm start` again.',
      );
    }
    const ok = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(25);
  }
  throw new Refusal(`The ${name} does not answer at ${url}.`, 'Run `LOG_LEVEL=debug npm start` to see why.');
}
