import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

/** A server with a certificate of its own in place of the API server, and a kubeconfig that names it. */
export interface FakeApiServer {
  readonly folder: string;
  readonly kubeconfig: string;
  /** Writes the kubeconfig. @param user how it signs in */
  readonly signIn: (user: object) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param answer of each request */
export async function fakeApiServer(answer: RequestListener): Promise<FakeApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-api-server-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', key, '-out', certificate],
  ]);
  const ca = await readFile(certificate);
  const server = createServer({ key: await readFile(key), cert: ca }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cluster = {
    server: `https://localhost:${(server.address() as AddressInfo).port}`,
    'certificate-authority-data': ca.toString('base64'),
  };
  return {
    folder,
    kubeconfig,
    signIn: (user) =>
      writeFile(
        kubeconfig,
        stringify({
          'current-context': 'theirs',
          contexts: [{ name: 'theirs', context: { cluster: 'theirs', user: 'installer' } }],
          clusters: [{ name: 'theirs', cluster }],
          users: [{ name: 'installer', user }],
        }),
      ),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
