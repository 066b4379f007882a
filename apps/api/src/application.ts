import type { Lifecycle } from '@presage/runtime/lifecycle';
import { requireHttps } from '@presage/runtime/strict-transport';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { auditRoutes } from './audit/routes.ts';
import { auditStore } from './audit/store.ts';
import type { Configuration } from './configuration/configuration.ts';
import { draftApart } from './creation/draft-apart.ts';
import { creationRoutes } from './creation/routes.ts';
import type { Database } from './database/database.ts';
import { isDatabaseUnreachable } from './database/unreachable.ts';
import { districtFiles } from './datasets/district-files.ts';
import { datasetRoutes } from './datasets/routes.ts';
import { datasetStore } from './datasets/store.ts';
import { uploadStore } from './datasets/uploads.ts';
import type { AnyPredictor } from './definition/predictor.ts';
import { auditedDeliveries } from './deliveries/audited.ts';
import { deliveryJobRoutes } from './deliveries/job-routes.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { deliveriesService } from './deliveries/service.ts';
import { exposeDrift } from './features/gauge.ts';
import { recentInputs } from './features/recent.ts';
import { featureRoutes } from './features/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { logRequests } from './http/access-log.ts';
import { clearOldCookies, cookiesOf } from './http/cookies.ts';
import { answerFailures, refuseUnknownPath } from './http/failure.ts';
import { believeProxies } from './http/forwarded.ts';
import type {} from './http/locals.ts';
import { mountRoutes } from './http/mount.ts';
import { readQuery } from './http/read-query.ts';
import type { Route } from './http/route.ts';
import { traceRequest } from './http/trace.ts';
import { inferenceRoutes } from './inference/routes.ts';
import { infoRoutes } from './info/routes.ts';
import { openCounts } from './limits/counts.ts';
import { openLimiter } from './limits/rate-limit.ts';
import { openCursors } from './lists/cursor.ts';
import { liveRoutes } from './live/routes.ts';
import { shadowRoutes } from './live/shadow-routes.ts';
import { shadowStore } from './live/shadow-store.ts';
import { liveStore } from './live/store.ts';
import { makeMetrics } from './metrics/metrics.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { compareApart } from './models/apart.ts';
import type { LocalServing } from './models/local-serving.ts';
import { pinRoutes } from './models/pin-routes.ts';
import type { Registry } from './models/registry.ts';
import { modelRoutes } from './models/routes.ts';
import type { LoadedModels } from './models/serving.ts';
import { transferRoutes } from './models/transfer-routes.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { outcomeRoutes } from './outcomes/routes.ts';
import { outcomeStore } from './outcomes/store.ts';
import { openOwners } from './predictions/owner.ts';
import { openPredictions } from './predictions/predictions.ts';
import { productRoutes } from './products/routes.ts';
import { productStore } from './products/store.ts';
import { accountRoutes } from './session/account-routes.ts';
import { accountStore } from './session/account-store.ts';
import { limitAttempts } from './session/attempts.ts';
import { openCredentials } from './session/credentials.ts';
import { openDevices } from './session/device-cookie.ts';
import { openGate } from './session/gate.ts';
import { sessionOpener } from './session/open-session.ts';
import { ownSessionRoutes } from './session/own-routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { secondFactors } from './session/second-factor.ts';
import { secondFactorRoutes } from './session/second-factor-routes.ts';
import { sessionsOfUsers } from './session/sessions-of-users.ts';
import { sessionsOfUsersRoutes } from './session/sessions-of-users-routes.ts';
import { signInDelay } from './session/sign-in-delay.ts';
import { sessionStore } from './session/store.ts';
import { openBudget } from './storage/budget.ts';
import { type Remove, startRetention } from './storage/retention.ts';
import { kubernetesRunner } from './training/kubernetes.ts';
import { processRunner } from './training/process-runner.ts';
import { trainingRoutes } from './training/routes.ts';
import { trainingStore } from './training/store.ts';
import { invitationRoutes } from './users/invitation-routes.ts';
import { invitationStore } from './users/invitations.ts';
import { userRoutes } from './users/routes.ts';
import { userStore } from './users/store.ts';

export interface ApplicationDependencies {
  configuration: Configuration;
  database: Database;
  logger: Logger;
  lifecycle: Lifecycle;
  /** The predictors that routes are declared for, even when no model is loaded. */
  predictors: readonly AnyPredictor[];
  /** The model of each predictor that is served. */
  models: LoadedModels;
  /** Why the pins of the environment are not served; null while they are. */
  pinProblem: () => string | null;
  registry: Registry;
  /** What chooses the versions that serve, where no cluster pins them. */
  serving: LocalServing;
}

export interface Application {
  app: Express;
  routes: Route[];
  /** Begins background work: counting what is stored, and removing what is too old. */
  keepHouse(): void;
  /** Ends background work. */
  stop(): Promise<void>;
}

/** Makes the Express application and its routes. Opens no connection and no port. */
export function makeApplication(dependencies: ApplicationDependencies): Application {
  const { configuration, database, logger, lifecycle, predictors, models, registry, serving } = dependencies;
  const metrics = makeMetrics(configuration, database);
  const inputs = recentInputs(database.prisma);
  exposeDrift(metrics.registry, models, inputs);
  const counts = openCounts(database.pool);
  const cookies = cookiesOf(configuration.environment);
  const owners = openOwners(configuration.secrets.sessionKey, cookies);
  const sessions = sessionStore(database.pool, configuration);
  const signingIn = {
    sessions,
    credentials: openCredentials(database.pool, configuration),
    cookies,
    openSession: sessionOpener(sessions, cookies),
    factors: secondFactors(database.prisma, configuration),
    limitAttempts: limitAttempts(configuration.rates['sign-in'], counts),
    delay: signInDelay(counts),
    devices: openDevices(configuration.secrets.sessionKey, cookies),
  };
  const cursors = openCursors(configuration.secrets.sessionKey);
  const audit = auditStore(database.prisma, cursors('audit'));
  const trainings = trainingStore(database.prisma);
  const runner =
    configuration.trainingRunner === 'kubernetes'
      ? kubernetesRunner(configuration.kubernetes)
      : processRunner(configuration, trainings, logger, serving.follow);
  const districts = districtFiles(configuration.modelsDir);
  const budget = openBudget(database.pool, configuration.storage, logger);
  const predictions = openPredictions({
    ...dependencies,
    metrics,
    owners,
    budget,
    cursors: cursors('predictions'),
  });
  const delivered = deliveriesService(configuration.secretsDir);
  const audited = auditedDeliveries(audit, delivered);
  const uploads = uploadStore(configuration.modelsDir);
  // Express compares a path with the routes in this order: predictions are requested most often.
  const routes: Route[] = [
    ...predictions.routes,
    ...outcomeRoutes({ predictors, store: outcomeStore(database.pool), owners }),
    ...productRoutes(productStore(database.prisma, cursors('products'))),
    ...userRoutes(userStore(database.prisma, cursors('users'))),
    ...invitationRoutes(invitationStore(database.prisma), signingIn.limitAttempts),
    ...auditRoutes(audit, audited.settleAll),
    ...sessionRoutes({
      ...signingIn,
      async adopt(request, account) {
        const visitor = owners.visitor(request);
        if (visitor) await predictions.adopt(visitor, account);
      },
    }),
    ...ownSessionRoutes(sessions, cookies),
    ...sessionsOfUsersRoutes(sessions, sessionsOfUsers(database.prisma, configuration), cookies),
    ...accountRoutes({ ...signingIn, accounts: accountStore(database.prisma) }),
    ...secondFactorRoutes(signingIn),
    ...modelRoutes({
      configuration,
      predictors,
      models,
      registry,
      serving,
      compare: compareApart(configuration, database.prisma),
    }),
    ...transferRoutes(predictors, registry),
    ...pinRoutes(predictors, models, serving),
    ...trainingRoutes(predictors, trainings, runner, serving.follow),
    ...inferenceRoutes({ ...dependencies, ...predictions }),
    ...datasetRoutes({
      predictors,
      store: datasetStore(database.prisma, configuration.modelsDir, districts),
      uploads,
      districts,
      isTraining: trainings.isRunning,
    }),
    ...creationRoutes({ configuration, predictors, uploads, draft: draftApart(configuration) }),
    ...featureRoutes(models, inputs),
    ...liveRoutes({ ...dependencies, ...configuration, store: liveStore(database.pool), inputs }),
    ...shadowRoutes({ ...dependencies, shadows: shadowStore(database.pool) }),
    ...deliveryRoutes(delivered),
    ...deliveryJobRoutes(delivered, audited),
    ...infoRoutes({ ...dependencies, budget, hasDeliveries: delivered.isThere }, new Date()),
    ...healthRoutes(lifecycle, database, models),
    ...metricsRoutes(metrics),
    ...openApiRoutes(async () => {
      const { openApiDocument } = await import('./openapi/document.ts');
      return openApiDocument(routes, configuration.version);
    }, models.pins),
  ];

  const { retentionDays, auditRetentionDays } = configuration.storage;
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const removals: Record<string, Remove> = {
    predictions: (max) => predictions.removeBefore(daysAgo(retentionDays), max),
    audit: (max) => audit.removeBefore(daysAgo(auditRetentionDays), max),
    counts: counts.prune,
    sessions: sessions.prune,
    use: budget.prune,
  };

  const app = express();
  believeProxies(app, configuration.proxies);
  app.set('query parser', readQuery);
  app.use(traceRequest, logRequests(logger), metrics.observe, securityHeaders, clearOldCookies);
  app.use((request, response, next) => {
    if (request.secure) requireHttps(response);
    if (lifecycle.phase === 'draining') response.set('Connection', 'close');
    next();
  });
  mountRoutes(
    app,
    routes,
    openGate({ configuration, cookies, sessions }),
    openLimiter(configuration.rates, counts),
  );
  app.use(refuseUnknownPath, answerFailures(isDatabaseUnreachable));
  let stopHousekeeping = async (): Promise<void> => undefined;
  return {
    app,
    routes,
    keepHouse() {
      budget.start();
      const stopRetention = startRetention(database.pool, removals, logger);
      stopHousekeeping = async () => void (await Promise.all([budget.stop(), stopRetention()]));
    },
    async stop() {
      await Promise.all([runner.stop(), predictions.close(), stopHousekeeping()]);
    },
  };
}

/** JSON loads nothing; the reference page loads only its own style. */
const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  strictTransportSecurity: false, // see requireHttps
  // These serve old browsers or pages with embedded parts. JSON does not need them, and each costs time in every answer.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});
