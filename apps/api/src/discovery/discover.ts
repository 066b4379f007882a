import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { predictorsFolder } from '../definition/folder.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { defineTablePredictor } from '../tabular/definition.ts';

/**
 * Finds the predictors of a folder, by name: a folder with a `predictor.ts` is code, one with a `predictor.json` data.
 * @throws Error that names the folder whose predictor has another name, or that exports none
 * @throws DescriptionError for a `predictor.json` that can't be used
 */
export async function discoverPredictors(folder = predictorsFolder): Promise<readonly AnyPredictor[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const found = await Promise.all(names.map((name) => openPredictor(join(folder, name), name)));
  return found.filter((predictor) => predictor !== undefined);
}

async function openPredictor(folder: string, name: string): Promise<AnyPredictor | undefined> {
  const code = join(folder, 'predictor.ts');
  const data = join(folder, 'predictor.json');
  if (!existsSync(code))
    return existsSync(data) ? defineTablePredictor(name, readFileSync(data, 'utf8'), data) : undefined;
  const module = (await import(pathToFileURL(code).href)) as { default?: AnyPredictor };
  if (module.default?.name !== name)
    throw new Error(
      `${code} exports ${module.default ? `the predictor "${module.default.name}"` : 'no predictor'}. Its default export is \`definePredictor({ name: '${name}', … })\`.`,
    );
  return module.default;
}
