import type { AnyPredictor } from '../definition/predictor.ts';
import type { Route } from '../http/route.ts';
import type { Registry } from './registry.ts';
import type { LoadedModels } from './serving.ts';

export interface ModelDependencies {
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  registry: Registry;
}

export function modelRoutes(_dependencies: ModelDependencies): Route[] {
  return [];
}
