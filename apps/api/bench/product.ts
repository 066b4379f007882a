import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../test/free-port.ts';
import { type Prepared, prepareOurs } from './serving/ours.ts';
import { run, type Server, startServer } from './serving/processes.ts';

const checkout = join(import.meta.dirname, '..', '..', '..');
const pages = join(checkout, 'apps', 'web', 'dist', 'index.html');

/**
 * The options of Node that a workload has in the cluster: they bound its heap by the memory of its container. Without
 * them, Node on a machine with much memory collects garbage later than it would there.
 * @throws Error when its Deployment has none
 */
function nodeOptions(workload: 'api' | 'web'): string {
  const file = join(checkout, 'base', workload, 'deployment.yaml');
  const [, value] = /- name: NODE_OPTIONS.*\n +value: (--.+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  if (!value) throw new Error(`${file} sets no NODE_OPTIONS.`);
  return [process.env.NODE_OPTIONS, value].filter(Boolean).join(' ');
}

/** The API and the web server in front of it, on 127.0.0.1, with a database and models of their own. */
export interface Product extends AsyncDisposable {
  readonly prepared: Prepared;
  readonly api: Server;
  readonly web: Server;
}

/** Variables of a server. What sends the requests stands for a proxy: it may give each visitor an address. */
const trusting = (workload: 'api' | 'web', variables: Readonly<Record<string, string>> = {}) => ({
  TRUSTED_PROXIES: '127.0.0.0/8,::1',
  ...variables,
  NODE_OPTIONS: [nodeOptions(workload), variables.NODE_OPTIONS].filter(Boolean).join(' '),
});

/**
 * Makes a database, trains the first models, and serves them as `npm start` does, on every core, with the heaps of the
 * cluster. Builds the pages when they are missing.
 * @param folder for data and logs
 * @param variables of the API, beside those of its database and models; NODE_OPTIONS come after those of the cluster
 * @throws Error with the output of the part that did not start
 */
export async function startProduct(
  folder: string,
  variables: Readonly<Record<string, string>>,
  report: (line: string) => void,
): Promise<Product> {
  if (!existsSync(pages)) {
    report('Building the pages …');
    await run(['npm', 'run', '--silent', '--prefix', checkout, '--workspace', 'apps/web', 'build']);
  }
  report('Making a database and training the first models …');
  await using started = new AsyncDisposableStack();
  const prepared = started.use(await prepareOurs(folder));
  const api = started.use(await prepared.serve('api', trusting('api', variables), 'any'));
  const port = await freePort();
  const web = started.use(
    await startServer([process.execPath, join(checkout, 'apps', 'web', 'server', 'main.ts')], {
      port,
      ready: '/readyz',
      log: join(folder, 'web.log'),
      environment: {
        HOST: '127.0.0.1',
        PORT: String(port),
        API_URL: api.url,
        ...trusting('web'),
      },
      core: 'any',
    }),
  );
  const owned = started.move();
  return { prepared, api, web, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
