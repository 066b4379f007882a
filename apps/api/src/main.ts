import { ConfigurationError } from './configuration-error.ts';
import { exitCode, Refusal } from './refusal.ts';

/** One command line word each, with the words after it; resolves with the exit code, or never while it serves. */
const commands: Record<string, (words: readonly string[]) => Promise<number>> = {
  async serve() {
    const [{ readConfiguration }, { makeLogger }, { serve }] = await Promise.all([
      import('./configuration.ts'),
      import('./logging.ts'),
      import('./serve.ts'),
    ]);
    const configuration = readConfiguration(process.env);
    const serving = await serve(configuration, makeLogger(configuration));
    await new Promise((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    await serving.stop();
    return 0;
  },

  async migrate() {
    const [{ readConfiguration }, { makeLogger }, { migrateAndFill }] = await Promise.all([
      import('./configuration.ts'),
      import('./logging.ts'),
      import('./catalogue/fill.ts'),
    ]);
    const configuration = readConfiguration(process.env, ['databasePassword']);
    await migrateAndFill(configuration, makeLogger(configuration));
    return 0;
  },

  async train(words) {
    const [{ readConfiguration }, { trainCommand }] = await Promise.all([
      import('./configuration.ts'),
      import('./training/command.ts'),
    ]);
    return trainCommand(words, readConfiguration(process.env, ['databasePassword']));
  },

  async compare(words) {
    const [{ readConfiguration }, { compareCommand }] = await Promise.all([
      import('./configuration.ts'),
      import('./models/command.ts'),
    ]);
    return compareCommand(words, readConfiguration(process.env, ['databasePassword']));
  },

  async openapi() {
    const { describeApi } = await import('./describe.ts');
    process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
    return 0;
  },
};

async function main(word: string | undefined, words: readonly string[]): Promise<number> {
  const command = commands[word ?? 'serve'];
  if (!command) {
    console.error(`There is no command ${word}. Commands: ${Object.keys(commands).join(', ')}.`);
    return exitCode.usage;
  }
  try {
    return await command(words);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      console.error(error.message);
      return exitCode.configuration;
    }
    if (error instanceof Refusal) {
      console.error(error.message);
      return error.code;
    }
    console.error(explain(error));
    return exitCode.internal;
  }
}

function explain(error: unknown): string {
  const { code, message, port, address } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop what listens there, or set PORT to a free one. Example: PORT=8081`;
  if (code === 'EACCES')
    return `This user may not listen on port ${port}. Set PORT to 1024 or more. Example: PORT=8080`;
  if (code === 'ECONNREFUSED')
    return `No database answers at ${address}:${port}. Start it, or set DATABASE_HOST and DATABASE_PORT. Example: DATABASE_HOST=database`;
  return message ?? String(error);
}

process.exit(await main(process.argv[2], process.argv.slice(3)));
