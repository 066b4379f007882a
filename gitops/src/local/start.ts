import { once } from 'node:events';
import { join } from 'node:path';
import { FolderInUse, type Postgresql, startPostgresql } from '@presage/database';
import { type Configuration, checkout } from '../configuration.ts';
import { requireFolder } from '../machine/folder.ts';
import { requirePort } from '../machine/port.ts';
import { runPlan } from '../plan/run-plan.ts';
import { type Action, type Plan, run } from '../plan/step.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { clientStep, pagesStep } from './build.ts';
import { answering, type Served, serve } from './process.ts';
import { type LocalSecrets, localSecrets } from './secrets.ts';

const host = '127.0.0.1';
const api = join(checkout, 'apps', 'api', 'src', 'main.ts');
const webServer = join(checkout, 'apps', 'web', 'server', 'main.ts');
const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js');
const mebibytes500 = 500 * 1024 ** 2;

/** What runs, in the order in which it was started; it ends in the reverse. */
interface Running {
  database?: Postgresql;
  readonly parts: Served[];
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
  secrets: LocalSecrets,
  running: Running,
  hotReload: boolean,
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
  const parts = [
    {
      start: () => serve('API', [...watch, api, 'serve'], apiEnvironment),
      command: `node ${api} serve`,
      url: `${apiUrl}/readyz`,
    },
    hotReload
      ? {
          start: () => serve('Vite', viteWords, { API_URL: apiUrl }, join(checkout, 'apps', 'web')),
          command: `vite --port ${webPort}`,
          url: `http://${host}:${webPort}/`,
        }
      : {
          start: () => serve('web server', [webServer], webEnvironment),
          command: `node ${webServer}`,
          url: `http://${host}:${webPort}/readyz`,
        },
  ];
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
        ...parts.map(
          ({ start, command }): Action => ({
            kind: 'call',
            what: `${command} &`,
            call: async () => void running.parts.push(start()),
          }),
        ),
      ],
    },
    {
      title: 'Apply migrations; load the demonstration catalogue into an empty database',
      actions: [run(process.execPath, [api, 'migrate'], { env: apiEnvironment })],
    },
    {
      title: 'Wait until the API and the pages answer',
      actions: parts.map(({ url }, index) => ({
        kind: 'call',
        what: `wait for ${url}`,
        call: async () => {
          const served = running.parts[index];
          if (served) await answering(served, url);
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
  for (const part of running.parts.reverse()) await part.stop();
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
  const running: Running = { parts: [] };
  const asked = askedToEnd();
  try {
    const started = runPlan(startPlan(configuration, secrets, running, hotReload));
    await Promise.race([started, asked]);
    await started;
    console.log(`
Presage   http://localhost:${webPort}
API       http://localhost:${apiPort}/docs
Database  ${host}:${databasePort}

Administrator: admin@presage.local, password ${secrets.adminPassword}
Ctrl-C ends all of it; the data stay in ${configuration.state}/local.
`);
    const crashed = running.parts.map(async ({ name, child }) => {
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
