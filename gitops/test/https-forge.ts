import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Git, gitIn } from '../src/git/git.ts';

const run = promisify(execFile);

/** A forge of one repository over https, with an account and a certificate of its own. */
export interface HttpsForge {
  readonly url: string;
  readonly repository: Git;
  /** File with the certificate. */
  readonly ca: string;
  readonly close: () => Promise<void>;
}

/** Serves a request by git's own program, as web servers do: https://git-scm.com/docs/git-http-backend */
async function serve(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'https://forge');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'presage',
      REQUEST_METHOD: request.method ?? '',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(backend, 'close');
  const output = Buffer.concat(chunks);
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/);
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}

/** @param login `user:password` */
export async function httpsForge(login: string): Promise<HttpsForge> {
  const root = await mkdtemp(join(tmpdir(), 'presage-forge-'));
  const [key, ca] = [join(root, 'key.pem'), join(root, 'ca.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', ca],
  ]);
  await gitIn(root)(['init', '--quiet', '--bare', 'delivery.git']);
  const wanted = `Basic ${Buffer.from(login).toString('base64')}`;
  const server = createServer({ key: await readFile(key), cert: await readFile(ca) }, (request, response) => {
    if (request.headers.authorization === wanted) return void serve(root, request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="forge"' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/delivery.git`,
    repository: gitIn(join(root, 'delivery.git')),
    ca,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
