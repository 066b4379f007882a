import { type ChildProcess, spawn } from 'node:child_process';
import { checkout } from '@presage/gitops';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { Refusal } from '@presage/runtime/refusal';
import pWaitFor from 'p-wait-for';

export interface Served {
  readonly name: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a part of the application in a session of its own: Ctrl-C reaches only the command line, which
 * stops the parts in order. It writes to the terminal directly.
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
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    name,
    child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

/** @throws Refusal when the part exits, or does not answer 200 at `url` within 60 s. */
export async function waitUntilReady({ name, child }: Served, url: string): Promise<void> {
  const isReady = async () => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Refusal(
        `The ${name} exited while starting (exit ${child.exitCode ?? child.signalCode}).`,
        'Fix the error above, then run `npm start` again.',
      );
    }
    return fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      (response) => response.ok,
      () => false,
    );
  };
  const message = new Refusal(
    `Timed out after 60 s waiting for the ${name} at ${url}.`,
    'Run `LOG_LEVEL=debug npm start` to see why.',
  );
  await pWaitFor(isReady, { interval: 25, timeout: { milliseconds: 60_000, message } });
}
