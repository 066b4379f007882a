import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startCommand } from '../../test/command.ts';
import { realModels } from '../../test/models.ts';
import { createDatabase } from '../../test/running-api.ts';
import { discoverPredictors } from '../discovery/discover.ts';
import { openRegistry } from '../models/registry.ts';

test('every predictor gives the same version elsewhere: another process, folder, time zone, language and compiler', async (context) => {
  const { modelsDir, predictorsDir } = await realModels();
  const elsewhere = await mkdtemp(join(tmpdir(), 'presage-elsewhere-'));
  context.after(() => rm(elsewhere, { recursive: true, force: true }));
  // Other machine code for the same sums, as on another processor.
  const otherCompiler = join(elsewhere, 'other-compiler.mjs');
  await writeFile(otherCompiler, "import v8 from 'node:v8'; v8.setFlagsFromString('--no-turbofan');");
  const { code, stderr } = await startCommand('train', {
    DATABASE_NAME: await createDatabase(true),
    MODELS_DIR: elsewhere,
    PREDICTORS_DIR: predictorsDir,
    TZ: 'Pacific/Chatham',
    LANG: 'fr_FR.UTF-8',
    NODE_OPTIONS: `--import=${pathToFileURL(otherCompiler).href}`,
  }).ended;
  assert.equal(code, 0, stderr);
  for (const predictor of await discoverPredictors(predictorsDir)) {
    const here = await openRegistry(modelsDir).first(predictor);
    assert.ok(here, predictor.name);
    assert.equal(await openRegistry(elsewhere).first(predictor), here, predictor.name);
  }
});
