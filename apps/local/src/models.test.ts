import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { localModels } from './models.ts';

test('first models are there once each predictor has one that was trained for what it is made of', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'presage-models-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const [state, root] = [join(folder, 'state'), join(folder, 'checkout')];
  const define = async (name: string, text: string, file = 'predictor.ts') => {
    await mkdir(join(root, 'apps/api/src/predictors', name), { recursive: true });
    await writeFile(join(root, 'apps/api/src/predictors', name, file), text);
  };
  const train = async (name: string) => {
    await mkdir(join(models.folder, name), { recursive: true });
    await writeFile(join(models.folder, name, 'first-v1'), 'sha256:0');
  };
  await define('coin', 'version: 1');
  const models = localModels(state, root);
  assert.equal((await stat(models.folder)).mode & 0o777, 0o700);
  assert.equal(models.ready(), false, 'none was trained');
  models.trust();
  assert.equal(models.ready(), false, 'the mark alone is no model');
  await train('coin');
  assert.equal(models.ready(), true);
  await define('dice', 'version: 1');
  assert.equal(models.ready(), false, 'a predictor came');
  await train('dice');
  models.trust();
  assert.equal(models.ready(), true);
  await define('dice', 'version: 2');
  assert.equal(models.ready(), false, 'a predictor changed');
  await train('table');
  models.trust();
  assert.equal(models.ready(), true);
  await define('table', '{ "version": 1 }', 'predictor.json');
  assert.equal(models.ready(), false, 'a predictor came that is described by data');
  models.trust();
  assert.equal(models.ready(), true);
  models.trust();
  models.distrust();
  assert.equal(models.ready(), false, 'what was served could not be');
});
