import { readConfiguration } from '@presage/platform/configuration';
import { printable } from '@presage/runtime/printable';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { CommanderError } from 'commander';
import { makeProgram, registerExtensions } from './commands/program.ts';

/** The extensions that gitops.config.ts names. */
async function extensionsHere() {
  const [{ descriptorIn }, { loadExtensions }] = await Promise.all([
    import('./descriptor/load.ts'),
    import('./delivery/load.ts'),
  ]);
  return loadExtensions((await descriptorIn()).extensions);
}

/** Runs the command line; answers the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = makeProgram(readConfiguration);
  try {
    // The tool's own verbs run also where the descriptor is broken or an extension is missing.
    if (!program.commands.some((command) => command.name() === argv[0]))
      registerExtensions(program, await extensionsHere(), readConfiguration);
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.usage;
    if (!(error instanceof Refusal)) throw error;
    if (argv.includes('--json')) {
      console.log(JSON.stringify({ error: error.message, next: error.next, exitCode: error.code }, null, 2));
    }
    console.error(`\n${printable(error.message)}\n→ ${printable(error.next)}`);
    return error.code;
  }
}

// The reader may close the pipe (`| head`, an interrupted push): work that was started is still finished.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await main(process.argv.slice(2));
