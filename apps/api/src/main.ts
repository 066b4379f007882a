import { holdingServer, listen, listenFailure, stopSignal } from '@presage/runtime/lifecycle';
import { reportFailure } from '@presage/runtime/refusal';
import { explainConnection } from './database/connection-failure.ts';
import { exitCode, Refusal } from './messages/refusal.ts';

/** The commands by name, each with its arguments; resolves with the exit code. */
const commands: Record<string, (args: readonly string[]) => Promise<number>> = {
  async serve() {
    const { readConfiguration } = await import('./configuration/configuration.ts');
    const configuration = readConfiguration();
    const { environment, logLevel, host, port, proxies, stallSeconds } = configuration;
    // The rest takes most of the start to load; a probe that comes meanwhile waits for it.
    const held = holdingServer(stallSeconds);
    await listen(held.server, host, port);
    const proxied = proxies.port === 0 ? undefined : holdingServer(stallSeconds);
    if (proxied) await listen(proxied.server, host, proxies.port);
    const [{ makeLogger }, { serve }] = await Promise.all([
      import('@presage/runtime/logger'),
      import('./serve.ts'),
    ]);
    const stopped = stopSignal();
    const logger = makeLogger(logLevel, { workload: 'api', environment });
    // A pod that waits for first models ends at the first signal too.
    const serving = await Promise.race([serve(configuration, logger, held, proxied), stopped]);
    if (typeof serving === 'string') return 0;
    await stopped;
    await serving.stop();
    return 0;
  },

  async migrate() {
    const [{ readCommandConfiguration }, { makeLogger }, { migrateAndFill }] = await Promise.all([
      import('./configuration/configuration.ts'),
      import('@presage/runtime/logger'),
      import('./catalogue/fill.ts'),
    ]);
    const configuration = readCommandConfiguration();
    const { environment, logLevel } = configuration;
    await migrateAndFill(configuration, makeLogger(logLevel, { workload: 'migrate', environment }));
    return 0;
  },

  async train(args) {
    const [{ readCommandConfiguration }, { trainCommand }] = await Promise.all([
      import('./configuration/configuration.ts'),
      import('./training/command.ts'),
    ]);
    return trainCommand(args, readCommandConfiguration());
  },

  async compare(args) {
    const [{ readCommandConfiguration }, { compareCommand }] = await Promise.all([
      import('./configuration/configuration.ts'),
      import('./models/command.ts'),
    ]);
    return compareCommand(args, readCommandConfiguration());
  },

  async create(args) {
    const { createCommand } = await import('./creation/command.ts');
    return createCommand(args);
  },

  async draft(args) {
    const { draftCommand } = await import('./creation/command.ts');
    return draftCommand(args);
  },

  async openapi() {
    const { describeApi } = await import('./describe.ts');
    process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
    return 0;
  },
};

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  const command = commands[name ?? 'serve'];
  if (!command) {
    console.error(`There is no command ${name}. Commands: ${Object.keys(commands).join(', ')}.`);
    return exitCode.usage;
  }
  try {
    return await command(args);
  } catch (error) {
    if (error instanceof Refusal) {
      console.error(error.message);
      return error.code;
    }
    return reportFailure(error, explain);
  }
}

function explain(error: unknown): string | undefined {
  const { code, port, address } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (code === 'ECONNREFUSED')
    return `No database answers at ${address}:${port}. Start it, or set DATABASE_HOST and DATABASE_PORT, or DATABASE_URL. Example: DATABASE_HOST=database`;
  return explainConnection(error) ?? listenFailure(error);
}

process.exit(await main(process.argv[2], process.argv.slice(3)));
