import { once } from 'node:events';
import { join } from 'node:path';
import { FolderInUse, type Postgresql, startPostgresql } from '@presage/database';
import {
  type Configuration,
  checkout,
  type Plan,
  requireFolder,
  requirePort,
  run,
  runPlan,
  type Step,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { generatedSteps, pagesStep } from './build.ts';
import type { LocalConfiguration } from './configuration.ts';
import { type LocalModels, localModels, trainStep } from './models.ts';
import { type Served, serve, waitUntilReady } from './process.ts';
import { type LocalSecrets, localSecrets } from './secrets.ts';

const host = '127.0.0.1';
const apiMain = join(checkout, 'apps', 'api', 'src', 'main.ts');
const webServer = join(checkout, 'apps', 'web', 'server', 'main.ts');
const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js');
const requiredBytes = 500 * 1024 ** 2;

type Settings = Pick<Configuration, 'state' | 'cache'> & LocalConfiguration;

/** A process of the application. */
interface Part {
  readonly start: () => Served;
  /** As a person would type it. */
  readonly command: string;
  /** Answers once it is up. */
  readonly url: string;
}

/** What runs; the database is stopped last. */
interface Running {
  database?: Postgresql;
  readonly parts: Map<Part, Served>;
}

async function startDatabase(configuration: Settings, secrets: LocalSecrets): Promise<Postgresql> {
  const folder = join(configuration.state, 'local', 'postgresql');
  try {
    return await startPostgresql({
      folder,
      programs: configuration.state,
      port: configuration.databasePort,
      user: 'presage',
      password: secrets.databasePassword,
      database: 'presage',
    });
  } catch (error) {
    if (error instanceof FolderInUse) {
      throw new Refusal(
        error.message,
        `If another \`npm start\` is running, stop it with Ctrl-C. Otherwise an earlier one was killed and its PostgreSQL still runs: \`kill ${error.pid}\`, then \`npm start\`.`,
        exitCode.temporary,
      );
    }
    throw new Refusal(
      (error as Error).message,
      `Fix the error above. To start with an empty database, remove ${folder}.`,
    );
  }
}

function startPlan(
  configuration: Settings,
  { secrets, models }: { readonly secrets: LocalSecrets; readonly models: LocalModels },
  generated: readonly Step[],
  running: Running,
  { hotReload, stopping }: { readonly hotReload: boolean; readonly stopping: AbortSignal },
): Plan {
  const { webPort, apiPort, databasePort, logLevel } = configuration;
  const apiEnvironment = {
    HOST: host,
    PORT: String(apiPort),
    ENVIRONMENT: 'local',
    LOG_LEVEL: logLevel,
    SECRETS_DIR: secrets.folder,
    DATABASE_HOST: host,
    DATABASE_PORT: String(databasePort),
    MODELS_DIR: models.folder,
    PREDICTORS_WRITABLE: 'yes',
    TRAINING_RUNNER: 'process',
    TRUSTED_PROXIES: '127.0.0.0/8,::1',
    NODE_COMPILE_CACHE: join(configuration.cache, 'node'),
  };
  const apiUrl = `http://${host}:${apiPort}`;
  const webEnvironment = {
    HOST: host,
    PORT: String(webPort),
    API_URL: apiUrl,
    LOG_LEVEL: logLevel,
    NODE_COMPILE_CACHE: join(configuration.cache, 'node'),
  };
  const watch = hotReload ? ['--watch'] : [];
  const viteArgs = [vite, '--host', host, '--port', String(webPort), '--strictPort', '--logLevel', 'warn'];
  const api: Part = {
    start: () => serve('API', [...watch, apiMain, 'serve'], apiEnvironment),
    command: `node ${apiMain} serve`,
    url: `${apiUrl}/readyz`,
  };
  const pages: Part = hotReload
    ? {
        start: () => serve('Vite', viteArgs, { API_URL: apiUrl }, join(checkout, 'apps', 'web')),
        command: `vite --port ${webPort}`,
        url: `http://${host}:${webPort}/`,
      }
    : {
        start: () => serve('web server', [webServer], webEnvironment),
        command: `node ${webServer}`,
        url: `http://${host}:${webPort}/readyz`,
      };
  const startOnce = (part: Part) => {
    if (!running.parts.has(part)) running.parts.set(part, part.start());
  };
  return [
    ...generated,
    ...(hotReload ? [] : [pagesStep()]),
    {
      title: `Start PostgreSQL at ${host}:${databasePort}, the API and the pages beside it`,
      actions: [
        {
          kind: 'call',
          what: `postgres -D ${configuration.state}/local/postgresql/data -p ${databasePort}`,
          call: async () => {
            running.database = await startDatabase(configuration, secrets);
          },
        },
        {
          kind: 'call',
          what: `${api.command} & (once the first models exist)`,
          call: async () => {
            if (models.ready()) startOnce(api);
          },
        },
        { kind: 'call', what: `${pages.command} &`, call: async () => startOnce(pages) },
      ],
    },
    {
      title: 'Apply migrations; load the demonstration catalogue into an empty database',
      actions: [run(process.execPath, [apiMain, 'migrate'], { env: apiEnvironment })],
    },
    trainStep(models, apiMain, apiEnvironment, stopping),
    {
      title: 'Wait until the API and the pages answer',
      actions: [api, pages].map((part) => ({
        kind: 'call',
        what: `wait for ${part.url}`,
        call: async () => {
          startOnce(part);
          const served = running.parts.get(part);
          if (served) await waitUntilReady(served, part.url);
        },
      })),
    },
  ];
}

/** Resolves at the first Ctrl-C, SIGTERM or closed terminal; npm sends Ctrl-C twice, the second one has no effect. */
const stopRequest = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });

async function stopAll(running: Running): Promise<void> {
  for (const part of [...running.parts.values()].reverse()) await part.stop();
  await running.database?.stop();
}

/**
 * Runs the application alone: PostgreSQL, the API and the pages, until Ctrl-C or SIGTERM stops them all.
 * @returns the exit code
 * @throws Refusal for a busy port, a folder that can't be written, a part that does not start
 */
export async function startApplication(configuration: Settings, hotReload: boolean): Promise<number> {
  const { webPort, apiPort, databasePort } = configuration;
  await requireFolder(configuration.state, 'XDG_STATE_HOME', requiredBytes);
  await requirePort(webPort, host, 'Stop it, or choose another port: PRESAGE_WEB_PORT=30002 npm start');
  await requirePort(apiPort, host, 'Stop it, or choose another port: PRESAGE_API_PORT=30082 npm start');
  await requirePort(
    databasePort,
    host,
    'Stop the other `npm start`, or choose another port: PRESAGE_DATABASE_PORT=30433 npm start',
  );
  const secrets = localSecrets(configuration.state);
  const models = localModels(configuration.state);
  const running: Running = { parts: new Map() };
  const stopping = new AbortController();
  const requested = stopRequest();
  try {
    void requested.then(() => stopping.abort());
    const options = { hotReload, stopping: stopping.signal };
    try {
      await runPlan(startPlan(configuration, { secrets, models }, await generatedSteps(), running, options));
    } catch (error) {
      // The next start checks every model: one that can't be served is trained again.
      models.distrust();
      if (!stopping.signal.aborted) throw error;
      return 0;
    }
    console.log(`
Presage   http://localhost:${webPort}
API       http://localhost:${apiPort}/docs
Database  ${host}:${databasePort}

Administrator: admin@presage.local, password ${secrets.adminPassword}
Ctrl-C stops everything; the data stay in ${configuration.state}/local.
`);
    const crashed = [...running.parts.values()].map(async ({ name, child }) => {
      await once(child, 'close');
      throw new Refusal(
        `The ${name} exited unexpectedly (exit ${child.exitCode ?? child.signalCode}).`,
        'Fix the error above; `npm start` starts it again.',
      );
    });
    await Promise.race([requested, ...crashed]);
    for (const crash of crashed) crash.catch(() => undefined);
    console.log('Stopping …');
    return 0;
  } finally {
    await stopAll(running);
  }
}
