import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { requireFolder } from './folder.ts';

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'presage-folder-'));
});
after(() => rm(parent, { recursive: true, force: true }));

const refusedAs = (code: number, what: RegExp, next: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refusal);
  assert.match(error.message, what);
  assert.match(error.next, next);
  return error.code === code;
};

test('a missing folder is created, and others may not list it', async () => {
  const folder = join(parent, 'state', 'presage');
  await requireFolder(folder, 'XDG_STATE_HOME', 0);
  assert.equal((await stat(folder)).mode & 0o777, 0o711);
});

test('a file in its place is refused, and the message names it', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  await assert.rejects(
    requireFolder(file, 'XDG_STATE_HOME', 0),
    refusedAs(73, /file is a file, but Presage needs a folder there/, /set XDG_STATE_HOME/),
  );
});

test('a folder below a file cannot be created, and the message says why', async () => {
  await writeFile(join(parent, 'plain'), '');
  await assert.rejects(
    requireFolder(join(parent, 'plain', 'below'), 'XDG_CACHE_HOME', 0),
    refusedAs(73, /cannot be created/, /XDG_CACHE_HOME/),
  );
});

test('a disk that is too small is refused, with the free and the required space', async () => {
  await assert.rejects(
    requireFolder(join(parent, 'large'), 'XDG_STATE_HOME', 2 ** 60),
    refusedAs(69, /GiB free; 1073741824 GiB are required/, /larger disk/),
  );
});
