import type { Configuration } from '@presage/platform/configuration';
import { Command } from 'commander';
import type { Extension } from '../delivery/extension.ts';
import { registerAdopt } from './adopt.ts';
import { registerAt } from './at.ts';
import { registerBench } from './bench.ts';
import { registerChecks } from './checks.ts';
import { registerComment } from './comment.ts';
import { registerDiff } from './diff.ts';
import { registerDown } from './down.ts';
import { registerForget } from './forget.ts';
import { registerHook } from './hook.ts';
import { registerImages } from './images.ts';
import { registerLog } from './log.ts';
import { registerPassword } from './password.ts';
import { registerPromote } from './promote.ts';
import { registerRelease } from './release.ts';
import { registerRollback } from './rollback.ts';
import { registerStart } from './start.ts';
import { registerStatus } from './status.ts';
import { registerTools } from './tools.ts';
import { registerUp } from './up.ts';
import { registerValidate } from './validate.ts';
import { registerWhy } from './why.ts';

const verbs = [
  registerStart,
  registerUp,
  registerDown,
  registerChecks,
  registerBench,
  registerPassword,
  registerStatus,
  registerLog,
  registerAt,
  registerWhy,
  registerImages,
  registerRelease,
  registerPromote,
  registerRollback,
  registerDiff,
  registerComment,
  registerForget,
  registerAdopt,
  registerValidate,
  registerTools,
  registerHook,
];

/** The command line with the tool's own verbs. */
export function makeProgram(configuration: () => Configuration): Command {
  const program = new Command('gitops')
    .description('Presage: the same verbs for people, the git hook and CI')
    .version('0.1.0')
    .exitOverride()
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true });
  for (const register of verbs) register(program, configuration);
  return program;
}

/** Adds the verbs of the extensions. */
export function registerExtensions(
  program: Command,
  extensions: readonly Extension[],
  configuration: () => Configuration,
): void {
  for (const { register } of extensions) register?.(program, configuration);
}
