import { once } from 'node:events';
import { join } from 'node:path';
import { FolderInUse, type Postgresql, startPostgresql } from '@presage/database';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Configuration, checkout } from '../configuration/configuration.ts';
import { requireFolder } from '../machine/folder.ts';
import { requirePort } from '../machine/port.ts';
import { runPlan } from '../plan/run-plan.ts';
import { type Plan, run } from '../plan/step.ts';
import { clientStep, pagesStep } from './build.ts';
import { type LocalModels, localModels, trainStep } from './models.ts';
import { answering, type Served, serve } from './process.ts';
import { type LocalSecrets, localSecrets } from './secrets.ts';

const host = '127.0.0.1';
const apiMain = join(checkout, 'apps', 'api', 'src', 'main.ts');
const webServer = join(checkout, 'apps', 'web', 'server', 'main.ts');
const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js');
const mebibytes500 = 500 * 1024 ** 2;

/** A process of the application. */
interface Part {
  readonly start: () => Served;
  /** As a person would type it. */
  readonly command: string;
  /** Answers once it is up. */
  readonly url: string;
}

/** What runs; the database ends last. */
interface Running {
  database?: Postgresql;
  readonly parts: Map<Part, Served>;
}

async function startDatabase(configuration: Configuration, secrets: LocalSecrets): Promise<Postgresql> {
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
        `Is another \`npm start\` running? End it with Ctrl-C; if there is none, one was killed: \`kill ${error.pid}\`, then \`npm start\`.`,
        exitCode.temporary,
      );
    }
    throw new Refusal(
      (error as Error).message,
      `Mend what it says. To start with an empty database, remove ${folder}.`,
    );
  }
}

function startPlan(
  configuration: Configuration,
  { secrets, models }: { readonly secrets: LocalSecrets; readonly models: LocalModels },
  running: Running,
  { hotReload, ending }: { readonly hotReload: boolean; readonly ending: AbortSignal },
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
    TRAINING_RUNNER: 'process',
    TRUST_PROXY_HOPS: '1',
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
  const viteWords = [vite, '--host', host, '--port', String(webPort), '--strictPort', '--logLevel', 'warn'];
  const api: Part = {
    start: () => serve('API', [...watch, apiMain, 'serve'], apiEnvironment),
    command: `node ${apiMain} serve`,
    url: `${apiUrl}/readyz`,
  };
  const pages: Part = hotReload
    ? {
        start: () => serve('Vite', viteWords, { API_URL: apiUrl }, join(checkout, 'apps', 'web')),
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
    clientStep(),
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
          what: `${api.command} & (once the first models are there)`,
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
    trainStep(models, apiMain, apiEnvironment, ending),
    {
      title: 'Wait until the API and the pages answer',
      actions: [api, pages].map((part) => ({
        kind: 'call',
        what: `wait for ${part.url}`,
        call: async () => {
          startOnce(part);
          const served = running.parts.get(part);
          if (served) await answering(served, part.url);
        },
      })),
    },
  ];
}

/** Resolves at the first Ctrl-C, SIGTERM or closed terminal; npm passes Ctrl-C on once more, which then changes nothing. */
const askedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });

async function stopAll(running: Running): Promise<void> {
  for (const part of [...running.parts.values()].reverse()) await part.stop();
  await running.database?.stop();
}

/**
 * The application alone: PostgreSQL, the API and the pages, until Ctrl-C or SIGTERM ends them all.
 * @returns the exit code
 * @throws Refusal for a busy port, a folder that can't be written, a part that does not start
 */
export async function start(configuration: Configuration, hotReload: boolean): Promise<number> {
  const { webPort, apiPort, databasePort } = configuration;
  await requireFolder(configuration.state, 'XDG_STATE_HOME', mebibytes500);
  await requirePort(webPort, host, 'End it, or choose another: PRESAGE_WEB_PORT=30002 npm start');
  await requirePort(apiPort, host, 'End it, or choose another: PRESAGE_API_PORT=30082 npm start');
  await requirePort(
    databasePort,
    host,
    'Is another `npm start` running? Or choose another: PRESAGE_DATABASE_PORT=30433 npm start',
  );
  const secrets = localSecrets(configuration.state);
  const models = localModels(configuration.state);
  const running: Running = { parts: new Map() };
  const ending = new AbortController();
  const asked = askedToEnd();
  try {
    void asked.then(() => ending.abort());
    const options = { hotReload, ending: ending.signal };
    try {
      await runPlan(startPlan(configuration, { secrets, models }, running, options));
    } catch (error) {
      // The next start looks closer: a model that can't be served is trained again.
      models.distrust();
      if (!ending.signal.aborted) throw error;
      return 0;
    }
    console.log(`
Presage   http://localhost:${webPort}
API       http://localhost:${apiPort}/docs
Database  ${host}:${databasePort}

Administrator: admin@presage.local, password ${secrets.adminPassword}
Ctrl-C ends all of it; the data stay in ${configuration.state}/local.
`);
    const crashed = [...running.parts.values()].map(async ({ name, child }) => {
      await once(child, 'close');
      throw new Refusal(
        `The ${name} ended by itself (exit ${child.exitCode ?? child.signalCode}).`,
        'What it said stands above; `npm start` starts it again.',
      );
    });
    await Promise.race([asked, ...crashed]);
    for (const ended of crashed) ended.catch(() => undefined);
    console.log('Ending …');
    return 0;
  } finally {
    await stopAll(running);
  }
}
