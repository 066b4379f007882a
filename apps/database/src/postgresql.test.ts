import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FolderInUse, type Postgresql, startPostgresql } from './postgresql.ts';

let folder: string;
const started: Postgresql[] = [];
let options: Parameters<typeof startPostgresql>[0];

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presage-postgresql-'));
  options = {
    folder,
    programs: folder,
    port: await freePort(),
    user: 'presage',
    password: 'a-password',
    database: 'presage',
    throwAway: true,
  };
});
after(async () => {
  for (const server of started) await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts a server that stops at the end at the latest, also when its test fails. */
async function start(): Promise<Postgresql> {
  const server = await startPostgresql(options);
  started.push(server);
  return server;
}

test('starts, refuses a second start on the same folder by process id, stops, and starts again', async () => {
  const first = await start();
  await assert.rejects(startPostgresql(options), (error: unknown) => {
    assert.ok(error instanceof FolderInUse);
    process.kill(error.pid, 0);
    return true;
  });
  await first.stop();
  const again = await start();
  await again.stop();
});

test('a lock file left by a crash does not prevent a start', async () => {
  const nobody = 4_194_303;
  await writeFile(join(folder, 'data', 'postmaster.pid'), `${nobody}\n${join(folder, 'data')}\n`);
  const server = await start();
  await server.stop();
});

test('files of an interrupted first start are created again', async () => {
  await rm(join(folder, 'data'), { recursive: true });
  await mkdir(join(folder, 'data.half'));
  await writeFile(join(folder, 'data.half', 'PG_VERSION'), '18');
  const server = await start();
  await server.stop();
  assert.equal(existsSync(join(folder, 'data.half')), false);
});

test('a port in use is reported with PostgreSQL’s message', async (context) => {
  const server = createServer();
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  await assert.rejects(startPostgresql(options), /PostgreSQL stopped while starting: .*(in use|bind)/s);
});
