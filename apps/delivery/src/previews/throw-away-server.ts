import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgresql } from '@presage/database';
import { serverAt } from '@presage/previews/database';

const password = 'password-of-the-server';

/** What a descriptor says of the database that previews copy. */
export const source = {
  service: 'database',
  name: 'presage',
  user: 'presage',
  secret: 'database-password',
  clients: ['api'],
  maxMegabytes: 1024,
  sampleRows: 1000,
  empty: ['sessions'],
  replace: { 'people.email': "id || '@preview.invalid'", 'people.phone': null },
};

/** The database of a preview that a test makes first. */
export const wanted = { name: 'preview_a', password: 'password-of-a', empty: false };

/** A port of this machine that nothing listens on now. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A PostgreSQL of a test's own, with what the database of the first environment has. @param schema SQL */
export async function throwAwayServer(schema: string) {
  const folder = await mkdtemp(join(tmpdir(), 'presage-previews-'));
  const port = await freePort();
  const login = { user: source.user, password, database: source.name };
  const postgresql = await startPostgresql({ folder, programs: folder, throwAway: true, port, ...login });
  /** The server as somebody else. */
  const as = (user: string, secret: string) => serverAt({ host: '127.0.0.1', port, user, password: secret });
  const server = () => as(source.user, password);
  const rows = async (database: string, sql: string) => {
    const client = await server().connect(database);
    return (await client.query(sql).finally(() => client.end())).rows;
  };
  await rows(source.name, schema);
  return {
    as,
    server,
    rows,
    close: async () => {
      await postgresql.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
