// `prisma generate` looks for its native engine and then does not use it. Naming any file that
// exists keeps it from downloading one. The loader of its configuration would leave a cache in the temporary folder.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('prisma/package.json');
const prisma = join(dirname(manifest), require(manifest).bin.prisma);
const { status, stderr, stdout } = spawnSync(process.execPath, [prisma, 'generate'], {
  cwd: import.meta.dirname,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    JITI_FS_CACHE: 'false',
  },
});
if (status !== 0) console.error(stdout + stderr);
process.exit(status ?? 1);
