import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { drainServer, type Lifecycle, listen } from '@presage/runtime/lifecycle';
import type { Logger } from 'pino';
import { makeApplication } from './application.ts';
import type { Configuration } from './configuration/configuration.ts';
import { type Database, openDatabase } from './database/database.ts';
import { discoverPredictors } from './definition/discover.ts';
import { openRegistry, type Registry } from './models/registry.ts';
import { loadPinnedModels } from './models/serving.ts';
import { productStore } from './products/store.ts';

/** Requests that have not ended after this long are cut, so that the process ends within its grace period. */
const graceSeconds = 15;

/** A server that listens. */
export interface Serving {
  port: number;
  /** Readiness fails, DRAIN_SECONDS pass, requests finish, the pool closes. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Loads the pinned models, listens, and answers until `stop` is called.
 * @throws ConfigurationError when a pinned model can't be served
 * @throws what the system reports when the port can't be used
 */
export async function serve(configuration: Configuration, logger: Logger): Promise<Serving> {
  const lifecycle: Lifecycle = { phase: 'starting' };
  // The error that pg emits holds the whole client; only its message is logged.
  const database = openDatabase(configuration, ({ message }) =>
    logger.warn({ reason: message }, 'idle database connection lost'),
  );
  const registry = openRegistry(configuration.modelsDir);
  const { predictors, models } = await load(configuration, registry).catch(async (error) => {
    await database.close();
    throw error;
  });
  const application = makeApplication({
    configuration,
    database,
    logger,
    lifecycle,
    predictors,
    models,
    registry,
  });
  const server = createServer(application.app);
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  // Uploading a file of 1 GB takes minutes; headers have their own, shorter limit.
  server.requestTimeout = 15 * 60_000;
  const port = await listen(server, configuration.host, configuration.port);
  // Kubernetes asks once a second whether it has started. It is ready when the database has answered.
  lifecycle.phase = 'serving';
  const recorded = warmUp(database)
    .then(() => models.record(database.prisma))
    .catch(() => undefined);
  await Promise.race([recorded, wait(2_000, undefined, { ref: false })]);
  const pinned = Object.fromEntries(models.all().map(({ predictor, digest }) => [predictor.name, digest]));
  logger.info({ models: pinned }, 'models loaded');
  logger.info({ host: configuration.host, port, version: configuration.version }, 'serving');

  let stopping: Promise<void> | undefined;
  const drain = async () => {
    const { drainSeconds } = configuration;
    logger.info({ drainSeconds }, 'draining');
    await drainServer(server, lifecycle, { drainSeconds, graceSeconds });
    await application.stop();
    await database.close();
    logger.info('stopped');
  };
  return {
    port,
    stop() {
      stopping ??= drain();
      return stopping;
    },
  };
}

/** @throws ConfigurationError when a pinned model can't be served */
async function load(configuration: Configuration, registry: Registry) {
  const predictors = await discoverPredictors(configuration.predictorsDir);
  const models = await loadPinnedModels(predictors, registry, configuration.pins, configuration.environment);
  return { predictors, models };
}

/** Connects and compiles the first query, so that no visitor waits for it. Does nothing when the database is down. */
async function warmUp({ prisma }: Database): Promise<void> {
  try {
    await productStore(prisma).list({ sort: 'name', limit: 1 });
  } catch {
    // Readiness reports why until the database answers.
  }
}
