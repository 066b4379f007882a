import { ConfigurationError } from './configuration-error.ts';

/** One command line word each; resolves with the exit code, or never while it serves. */
const commands: Record<string, () => Promise<number>> = {
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

  async openapi() {
    const { describeApi } = await import('./openapi/describe.ts');
    process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
    return 0;
  },
};

/** Exit codes of sysexits.h: 64 wrong command line, 70 internal, 78 wrong configuration. */
async function main(word: string | undefined): Promise<number> {
  const command = commands[word ?? 'serve'];
  if (!command) {
    console.error(`There is no command ${word}. Commands: ${Object.keys(commands).join(', ')}.`);
    return 64;
  }
  try {
    return await command();
  } catch (error) {
    if (error instanceof ConfigurationError) {
      console.error(error.message);
      return 78;
    }
    console.error(explain(error));
    return 70;
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

process.exit(await main(process.argv[2]));
