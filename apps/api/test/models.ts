import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Configuration } from '../src/configuration/configuration.ts';
import { openRecords } from '../src/datasets/current.ts';
import { predictorsFolder } from '../src/definition/folder.ts';
import type { AnyPredictor } from '../src/definition/predictor.ts';
import { discoverPredictors } from '../src/discovery/discover.ts';
import type { ModelCard } from '../src/models/card.ts';
import { openRegistry } from '../src/models/registry.ts';
import { trainModel } from '../src/training/train.ts';
import { translated } from './translated.ts';

/** A folder of predictors that train immediately: `coin`. */
export const testPredictors = join(import.meta.dirname, 'predictors');

/** Answers of the database when no records were imported. */
export const noDatasets = { dataset: { findFirst: async () => null } } as unknown as Parameters<
  typeof openRecords
>[2];

/** Trains every predictor of a folder on its first data, into a registry, without a database. */
export async function trainInto(modelsDir: string, folder: string, seed = 1): Promise<ModelCard[]> {
  const cards: ModelCard[] = [];
  for (const predictor of await discoverPredictors(folder))
    cards.push(await trainOne(predictor, modelsDir, seed));
  return cards;
}

/** Trains one predictor on its first data, into a registry. */
export async function trainOne(predictor: AnyPredictor, modelsDir: string, seed = 1): Promise<ModelCard> {
  return trainModel({
    predictor,
    registry: openRegistry(modelsDir),
    records: await openRecords(predictor, modelsDir, noDatasets),
    seed,
    code: { version: '0.0.0', commit: null },
    report: translated,
    signal: new AbortController().signal,
  });
}

/**
 * The predictors of the product, or of another folder, with models of their first data, as changes of a test's configuration. They are
 * trained once for all test files of a run; the other files wait.
 */
export async function realModels(
  folder = predictorsFolder,
): Promise<Pick<Configuration, 'modelsDir' | 'predictorsDir'>> {
  const shared = process.env.TEST_MODELS_DIR ?? (await mkdtemp(join(tmpdir(), 'presage-models-')));
  const modelsDir = join(dirname(shared), `models-of-${folder.replace(/\W+/g, '-')}`);
  const mine = await mkdir(`${modelsDir}.making`).then(
    () => true,
    () => false,
  );
  if (mine && !existsSync(modelsDir)) {
    const temporary = `${modelsDir}.new`;
    await rm(temporary, { recursive: true, force: true });
    await trainInto(temporary, folder);
    await rename(temporary, modelsDir);
  }
  const end = Date.now() + 180_000;
  while (!existsSync(modelsDir)) {
    if (Date.now() > end) throw new Error(`No other test file trained the models in ${modelsDir}`);
    await pause(100);
  }
  return { modelsDir, predictorsDir: folder };
}
