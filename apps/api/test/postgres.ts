import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgresql, startPostgresql } from '@presage/database';
import { migrate } from '../src/migrations/migrate.ts';
import { freePort } from './free-port.ts';
import { testPredictors, trainInto } from './models.ts';
import { writeSecrets } from './secrets.ts';

let server: Postgresql | undefined;
let folder: string | undefined;

/** Before all test files: one real PostgreSQL in its own folder, with a migrated template; the test predictors’ models. */
export async function globalSetup(): Promise<void> {
  const began = performance.now();
  folder = await mkdtemp(join(tmpdir(), 'presage-api-test-'));
  const port = await freePort();
  const connection = { port, user: 'presage', password: 'database-password', database: 'template_presage' };
  server = await startPostgresql({ folder, programs: folder, throwAway: true, ...connection });
  await migrate({ host: '127.0.0.1', ...connection });
  process.env.TEST_DATABASE_PORT = String(port);
  process.env.TEST_MODELS_DIR = join(folder, 'models');
  process.env.TEST_SECRETS_DIR = join(folder, 'secrets');
  writeSecrets(process.env.TEST_SECRETS_DIR);
  await trainInto(process.env.TEST_MODELS_DIR, testPredictors);
  console.log(`PostgreSQL for the tests: port ${port}, up in ${Math.round(performance.now() - began)} ms`);
}

/** After all test files: stops the server and removes its folder. */
export async function globalTeardown(): Promise<void> {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}
