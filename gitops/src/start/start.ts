import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { descriptorIn } from '../descriptor/load.ts';

/**
 * Runs what the descriptor names under `start`, until it ends; it gets the signals and the terminal.
 * @returns its exit code
 * @throws Refusal when the descriptor names nothing, or the program can't be started
 */
export async function startApplication(
  { state }: Pick<Configuration, 'state'>,
  which: 'command' | 'dev',
): Promise<number> {
  const { start } = await descriptorIn();
  if (!start) {
    throw new Refusal(
      'gitops.config.ts does not state how the application runs alone.',
      "Add the field start, for example start: { command: ['node', 'apps/web/server.ts'] }.",
      exitCode.configuration,
    );
  }
  const [program = '', ...args] = start[which] ?? start.command;
  const child = spawn(program, args, {
    cwd: checkout,
    stdio: 'inherit',
    env: inheritedEnvironment({ PRESAGE_STATE: state }),
  });
  // The terminal signals the child too; a supervisor signals only this process.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // Rejects when the child emits `error`.
  const [code] = await once(child, 'close').catch((error: Error) => {
    throw new Refusal(
      `${program} could not be started: ${error.message}.`,
      'Install it, or change the field start in gitops.config.ts.',
      exitCode.unavailable,
    );
  });
  return typeof code === 'number' ? code : exitCode.failed;
}
