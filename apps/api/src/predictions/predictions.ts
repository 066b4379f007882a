import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.ts';
import type { Database } from '../database/database.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Route } from '../http/route.ts';
import type { Cursors } from '../lists/cursor.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Registry } from '../models/registry.ts';
import type { LoadedModels } from '../models/serving.ts';
import { shadowMetrics } from '../shadow/metrics.ts';
import { shadowRunner } from '../shadow/runner.ts';
import { shadowWriter } from '../shadow/writer.ts';
import type { Budget } from '../storage/budget.ts';
import { exposeStorage } from '../storage/metrics.ts';
import { batchRoutes } from './batch-routes.ts';
import { openJournal } from './journal.ts';
import { predictionMetrics } from './metrics.ts';
import type { Owners } from './owner.ts';
import { predictRoutes } from './predict-routes.ts';
import { type PredictionMaker, predictionMaker } from './prediction.ts';
import { predictionRoutes } from './routes.ts';
import { predictionStore } from './store.ts';
import { openStoring, type Storing } from './storing.ts';

export interface PredictionsDependencies {
  configuration: Configuration;
  database: Database;
  logger: Logger;
  metrics: Metrics;
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  registry: Registry;
  cursors: Cursors;
  owners: Owners;
  budget: Budget;
}

/** The routes that predict and that read predictions, and what other routes need to predict. */
export interface Predictions {
  routes: Route[];
  maker: PredictionMaker;
  /** Makes the predictions of a visitor those of an account. */
  adopt(visitor: string, account: string): Promise<void>;
  storing: Storing;
  /** Deletes predictions made before a moment, at most `max`. */
  removeBefore(moment: Date, max: number): Promise<number>;
  /** Stores the remaining records; after the last answer and before the database is closed. */
  close(): Promise<void>;
}

export function openPredictions(dependencies: PredictionsDependencies): Predictions {
  const { configuration, database, logger, metrics, budget, cursors } = dependencies;
  const observer = predictionMetrics(metrics.registry);
  const journal = openJournal(database.pool, logger, observer);
  observer.watch(() => journal.waiting);
  const shadowCounts = shadowMetrics(metrics.registry);
  const shadows = shadowRunner({
    ...dependencies,
    metrics: shadowCounts,
    writer: shadowWriter({
      pool: database.pool,
      logger,
      settled: journal.settled,
      dropped: shadowCounts.lost,
    }),
  });
  const store = predictionStore(database.pool, cursors);
  const { storage } = configuration;
  const storing = openStoring({
    pool: database.pool,
    budget,
    journal,
    store,
    refused: exposeStorage(metrics.registry, budget, storage.databaseBytes),
  });
  const parts = {
    ...dependencies,
    storing,
    batchRows: storage.batchRows,
    connection: database.connection,
    store,
    maker: predictionMaker(observer, shadows),
  };
  return {
    routes: [...predictRoutes(parts), ...batchRoutes(parts), ...predictionRoutes(parts)],
    maker: parts.maker,
    storing,
    removeBefore: store.removeBefore,
    async adopt(visitor, account) {
      // What this visitor was answered a moment ago may not be stored yet.
      await journal.settled();
      await parts.store.adopt(visitor, account);
    },
    async close() {
      await journal.close();
      await shadows.close();
    },
  };
}
