import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { drainServer, type HoldingServer, type Lifecycle } from '@presage/runtime/lifecycle';
import type { Logger } from 'pino';
import { makeApplication } from './application.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Pins } from './configuration/pins.ts';
import { type Database, openDatabase } from './database/database.ts';
import type { AnyPredictor } from './definition/predictor.ts';
import { discoverPredictors } from './discovery/discover.ts';
import { refuseStalled } from './http/failure.ts';
import { openCursors } from './lists/cursor.ts';
import { awaitFirstModels } from './models/await-first.ts';
import { pinFollower } from './models/follow-pins.ts';
import { servesNewest } from './models/gate.ts';
import { keepShadows } from './models/keep-shadows.ts';
import { type Chosen, chooseModels, localServing, pinnedInGit } from './models/local-serving.ts';
import { reportedPins } from './models/pins-reporter.ts';
import { openRegistry, type Registry } from './models/registry.ts';
import { loadPinnedModels, type ServedModels, UntrainedModels } from './models/serving.ts';
import { productStore } from './products/store.ts';

/** Requests that have not ended after this long are cut, so that the process ends within its grace period. */
const graceSeconds = 15;

/** How long a pod waits for first models: less than the Deployment's progressDeadlineSeconds. */
const firstModelSeconds = 45;

/** A server that listens. */
export interface Serving {
  port: number;
  /** Readiness fails, DRAIN_SECONDS pass, requests finish, the pool closes. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Loads the pinned models, and answers until `stop` is called.
 * @param held a server that listens, and whose requests wait until the models are loaded
 * @param proxied the same at the port of the proxies, where there is one
 * @throws ConfigurationError when a pinned model can't be served
 */
export async function serve(
  configuration: Configuration,
  logger: Logger,
  held: HoldingServer,
  proxied?: HoldingServer,
): Promise<Serving> {
  const lifecycle: Lifecycle = { phase: 'starting' };
  // The error that pg emits holds the whole client; only its message is logged.
  const database = openDatabase(configuration, ({ message }) =>
    logger.warn({ reason: message }, 'idle database connection lost'),
  );
  const registry = openRegistry(configuration.modelsDir);
  const { predictors, models, problem, chosen } = await load(configuration, registry, logger).catch(
    async (error) => {
      await database.close();
      throw error;
    },
  );
  const { prisma } = database;
  const follower = pinFollower({ followed: configuration, models, prisma, logger, problem });
  const localChoice = { predictors, registry, models, prisma, logger, variables: configuration.pins };
  const serving = chosen ? localServing({ ...localChoice, chosen }) : pinnedInGit(configuration.environment);
  const application = makeApplication({
    configuration,
    database,
    logger,
    lifecycle,
    predictors,
    models,
    pinProblem: follower.problem,
    serving,
    registry,
  });
  const listening = proxied ? [held, proxied] : [held];
  const { port } = held.server.address() as AddressInfo;
  lifecycle.phase = 'serving'; // it is ready when the database has answered
  for (const { answerWith } of listening) answerWith(application.app, refuseStalled);
  const recorded = warmUp(database, configuration.secrets.sessionKey)
    .then(() => models.record(prisma))
    .catch(() => undefined);
  await Promise.race([recorded, wait(2_000, undefined, { ref: false })]);
  const pinned = Object.fromEntries(models.all().map(({ predictor, digest }) => [predictor.name, digest]));
  logger.info({ models: pinned }, 'models loaded');
  logger.info({ host: configuration.host, port, version: configuration.version }, 'serving');
  follower.start();
  const stopShadows = keepShadows(models, prisma, logger);
  application.keepHouse();

  let stopping: Promise<void> | undefined;
  const drain = async () => {
    const { drainSeconds } = configuration;
    logger.info({ drainSeconds }, 'draining');
    stopShadows();
    await Promise.all(
      listening.map(({ server }) => drainServer(server, lifecycle, { drainSeconds, graceSeconds })),
    );
    await Promise.all([application.stop(), follower.stop()]);
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

interface LoadedForServing {
  readonly predictors: readonly AnyPredictor[];
  readonly models: ServedModels;
  readonly problem: string | null;
  readonly chosen?: Chosen;
}

/**
 * The pinned models; those that are chosen here where no cluster pins them. When a pinned one can't be served, what
 * pods of the same image serve instead, if they have reported it. First models that are being trained are waited for.
 * @returns with the problem of the pins, null if there is none, and with what was chosen here
 * @throws ConfigurationError when a pinned model can't be served, and nothing instead
 */
async function load(
  configuration: Configuration,
  registry: Registry,
  logger: Logger,
): Promise<LoadedForServing> {
  const { environment, pins } = configuration;
  const predictors = await discoverPredictors(configuration.predictorsDir);
  const loadFor = (chosen: Pins) => loadPinnedModels(predictors, registry, chosen, environment);
  if (servesNewest(configuration)) {
    const chosen = await chooseModels(predictors, registry, pins);
    return { predictors, models: await loadFor(chosen.pins), problem: null, chosen };
  }
  try {
    return { predictors, models: await loadFor(pins), problem: null };
  } catch (error) {
    for (const reported of await reportedPins(configuration)) {
      const models = await loadFor(reported).catch(() => undefined);
      if (!models) continue;
      const problem = (error as Error).message.replace(/\s+/g, ' ');
      logger.warn({ reason: problem }, 'pins not served, what was served before is');
      return { predictors, models, problem };
    }
    if (configuration.pinsConfigMap === null || !(error instanceof UntrainedModels)) throw error;
    logger.info({ reason: error.message, seconds: firstModelSeconds }, 'waiting for the first models');
    const models = await awaitFirstModels(() => loadFor(pins), firstModelSeconds);
    return { predictors, models, problem: null };
  }
}

/** Connects and compiles the first query, so that no visitor waits for it. Does nothing when the database is down. */
async function warmUp({ prisma }: Database, key: string): Promise<void> {
  try {
    await productStore(prisma, openCursors(key)('products')).list({ sort: 'name', limit: 1 });
  } catch {
    // Readiness reports why until the database answers.
  }
}
