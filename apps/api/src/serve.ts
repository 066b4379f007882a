import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { makeApplication } from './application.ts';
import type { Configuration } from './configuration.ts';
import { type Database, openDatabase } from './database/database.ts';
import { discoverPredictors } from './definition/discover.ts';
import type { Lifecycle } from './health/lifecycle.ts';
import { openRegistry, type Registry } from './models/registry.ts';
import { loadPinnedModels } from './models/serving.ts';
import { productStore } from './products/store.ts';

/** Requests that have not ended after this long are cut, so that the process ends within its grace period. */
const lastSeconds = 15;

/** A server that listens. */
export interface Serving {
  port: number;
  /** Readiness fails, DRAIN_SECONDS pass, requests finish, the pool closes. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Loads the pinned models, listens, and answers until told to stop.
 * @throws ConfigurationError when a pinned model can't be served
 * @throws what the system says when the port can't be had
 */
export async function serve(configuration: Configuration, logger: Logger): Promise<Serving> {
  const lifecycle: Lifecycle = { phase: 'starting' };
  // The pool hangs the whole client on this error.
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
  const server = createServer(application.listener);
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 70_000;
  // A file of 1 GB takes a while; headers have their own, shorter limit.
  server.requestTimeout = 15 * 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(configuration.port, configuration.host, resolve);
  });
  // It has started, which is asked for once a second and so soon; ready it is when the database has answered.
  lifecycle.phase = 'serving';
  const recorded = warmUp(database)
    .then(() => models.record(database.prisma))
    .catch(() => undefined);
  await Promise.race([recorded, wait(2_000, undefined, { ref: false })]);
  const { port } = server.address() as AddressInfo;
  const pinned = Object.fromEntries(models.all().map(({ predictor, digest }) => [predictor.name, digest]));
  logger.info({ models: pinned }, 'models loaded');
  logger.info({ host: configuration.host, port, version: configuration.version }, 'serving');

  let stopping: Promise<void> | undefined;
  const drain = async () => {
    lifecycle.phase = 'draining';
    logger.info({ seconds: configuration.drainSeconds }, 'draining');
    await wait(configuration.drainSeconds * 1000);
    const closed = new Promise((resolve) => server.close(resolve));
    // A request that outlives the closing leaves its connection open for a next one that never comes.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), lastSeconds * 1000);
    await closed;
    clearInterval(idle);
    clearTimeout(cut);
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

/** Connects and compiles the first query, so that no visitor waits for it. A database that is down is no obstacle. */
async function warmUp({ prisma }: Database): Promise<void> {
  try {
    await productStore(prisma).list({ sort: 'name', limit: 1 });
  } catch {
    // Readiness says why until the database answers.
  }
}
