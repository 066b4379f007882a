import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FolderInUse, startPostgresql } from './postgresql.ts';

let folder: string;
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
after(() => rm(folder, { recursive: true, force: true }));

test('starts, refuses a second start on the same folder by process id, stops, and starts again', async () => {
  const first = await startPostgresql(options);
  await assert.rejects(startPostgresql(options), (error: unknown) => {
    assert.ok(error instanceof FolderInUse);
    process.kill(error.pid, 0);
    return true;
  });
  await first.stop();
  const again = await startPostgresql(options);
  await again.stop();
});

test('a lock that a crash left behind does not keep it from starting', async () => {
  const nobody = 4_194_303;
  await writeFile(join(folder, 'data', 'postmaster.pid'), `${nobody}\n${join(folder, 'data')}\n`);
  const server = await startPostgresql(options);
  await server.stop();
});

test('files of an interrupted first start are made anew', async () => {
  await rm(join(folder, 'data'), { recursive: true });
  await mkdir(join(folder, 'data.half'));
  await writeFile(join(folder, 'data.half', 'PG_VERSION'), '18');
  const server = await startPostgresql(options);
  await server.stop();
  assert.equal(existsSync(join(folder, 'data.half')), false);
});

test('a taken port is told in the words of PostgreSQL', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  await assert.rejects(startPostgresql(options), /PostgreSQL ended at its start: .*(in use|bind)/s);
  await new Promise((resolve) => server.close(resolve));
});
