import { join } from 'node:path';

/** Where predictors are in the repository. */
export const predictorsPath = 'apps/api/src/predictors';

/** Where predictors are found: each folder with a `predictor.ts` or a `predictor.json`. */
export const predictorsFolder = join(import.meta.dirname, '..', 'predictors');
