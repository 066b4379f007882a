import { join } from 'node:path';

/** Where predictors are found: each folder with a `predictor.ts` or a `predictor.json`. */
export const predictorsFolder = join(import.meta.dirname, '..', 'predictors');
