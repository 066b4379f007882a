import { exitCode, Refusal } from '@presage/runtime/refusal';
import { Command, CommanderError } from 'commander';
import { registerAdopt } from './commands/adopt.ts';
import { registerBench } from './commands/bench.ts';
import { registerChecks } from './commands/checks.ts';
import { registerDiff } from './commands/diff.ts';
import { registerDown } from './commands/down.ts';
import { registerForget } from './commands/forget.ts';
import { registerHook } from './commands/hook.ts';
import { registerPassword } from './commands/password.ts';
import { registerPromote } from './commands/promote.ts';
import { registerRelease } from './commands/release.ts';
import { registerRollback } from './commands/rollback.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { registerUp } from './commands/up.ts';
import { registerValidate } from './commands/validate.ts';
import { readConfiguration } from './configuration/configuration.ts';

const verbs = [
  registerStart,
  registerUp,
  registerDown,
  registerChecks,
  registerBench,
  registerPassword,
  registerStatus,
  registerRelease,
  registerPromote,
  registerRollback,
  registerDiff,
  registerForget,
  registerAdopt,
  registerValidate,
  registerHook,
];

/** Adds the verbs of the extensions that gitops.config.ts names. */
async function registerExtensions(program: Command): Promise<void> {
  const [{ descriptorIn }, { loadExtensions }] = await Promise.all([
    import('./descriptor/load.ts'),
    import('./delivery/load.ts'),
  ]);
  const { extensions } = await descriptorIn();
  for (const { register } of await loadExtensions(extensions)) register?.(program, readConfiguration);
}

/** Runs the command line; answers the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('gitops')
    .description('Presage: one verb for a person, the git hook and CI alike')
    .version('0.1.0')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const register of verbs) register(program, readConfiguration);
  try {
    // The tool's own verbs run also where the descriptor is broken or an extension is missing.
    if (!program.commands.some((command) => command.name() === argv[0])) await registerExtensions(program);
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.usage;
    if (!(error instanceof Refusal)) throw error;
    if (argv.includes('--json')) {
      console.log(JSON.stringify({ error: error.message, next: error.next, exitCode: error.code }, null, 2));
    }
    console.error(`\n${error.message}\n→ ${error.next}`);
    return error.code;
  }
}

// Whoever reads may go away (`| head`, a push that is interrupted): what was begun is still finished.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await main(process.argv.slice(2));
