import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyPredictor } from './predictor.ts';

/** Where predictors are found: each folder with a `predictor.ts`. */
export const predictorsFolder = join(import.meta.dirname, '..', 'predictors');

/**
 * Finds the predictors of a folder, by name.
 * @throws Error that names the folder whose predictor has another name, or that exports none
 */
export async function discoverPredictors(folder = predictorsFolder): Promise<readonly AnyPredictor[]> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'predictor.ts')))
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name, 'predictor.ts');
      const module = (await import(pathToFileURL(file).href)) as { default?: AnyPredictor };
      if (module.default?.name !== name)
        throw new Error(
          `${file} exports ${module.default ? `the predictor "${module.default.name}"` : 'no predictor'}. Its default export is \`definePredictor({ name: '${name}', … })\`.`,
        );
      return module.default;
    }),
  );
}
