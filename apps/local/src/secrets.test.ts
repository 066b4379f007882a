import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { localSecrets } from './secrets.ts';

test('secrets are generated once, for their owner alone, and a half-written one is refused by name', async (context) => {
  const state = await mkdtemp(join(tmpdir(), 'presage-secrets-'));
  context.after(() => rm(state, { recursive: true, force: true }));
  const first = localSecrets(state);
  assert.deepEqual(localSecrets(state), first);
  const file = join(first.folder, 'admin-password');
  assert.equal(await readFile(file, 'utf8'), first.adminPassword);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await writeFile(file, 'cut');
  assert.throws(
    () => localSecrets(state),
    (error: unknown) => error instanceof Refusal && error.message.includes(file) && error.code === 65,
  );
});
