import { pino } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { makeApplication } from './application.ts';
import type { Configuration } from './configuration/configuration.ts';
import { plainDatabase } from './configuration/database.ts';
import { defaultRates, defaultStorage } from './configuration/limits.ts';
import { openDatabase } from './database/database.ts';
import { predictorsFolder } from './definition/folder.ts';
import { discoverPredictors } from './discovery/discover.ts';
import { pinnedInGit } from './models/local-serving.ts';
import { openRegistry } from './models/registry.ts';
import { noModels } from './models/serving.ts';
import { type OpenApiDocument, openApiDocument } from './openapi/document.ts';

/**
 * The OpenAPI document, made without a configuration, a database, a port or a model. Opens no connection.
 * @param folder of the predictors whose routes it describes
 */
export async function describeApi(folder = predictorsFolder): Promise<OpenApiDocument> {
  const configuration: Configuration = {
    host: '127.0.0.1',
    port: 0,
    environment: 'local',
    preview: null,
    otherEnvironments: {},
    dashboardUrl: null,
    deliveriesFor: 'accounts',
    logLevel: 'silent',
    version: manifest.version,
    image: { reference: null, commit: null, digest: null },
    database: { ...plainDatabase, host: '127.0.0.1', port: 1, name: '', user: '', password: '', poolSize: 1 },
    secrets: {
      databasePassword: '',
      adminPassword: '',
      sessionKey: '',
      monitoringToken: '',
      deliveryToken: '',
    },
    secretsDir: '/nonexistent',
    modelsDir: '/nonexistent',
    predictorsDir: folder,
    writesPredictors: false,
    trainingRunner: 'process',
    kubernetes: null,
    pins: {},
    pinsConfigMap: null,
    podName: 'local',
    drainSeconds: 0,
    proxies: { ranges: { contains: () => false }, port: 0 },
    rates: defaultRates,
    storage: defaultStorage,
    sessions: { lifetimeSeconds: 1, idleSeconds: 1 },
    stallSeconds: 30,
  };
  const { routes } = makeApplication({
    configuration,
    database: openDatabase(configuration, () => undefined),
    logger: pino({ enabled: false }),
    lifecycle: { phase: 'starting' },
    predictors: await discoverPredictors(folder),
    models: noModels,
    pinProblem: () => null,
    registry: openRegistry(configuration.modelsDir),
    serving: pinnedInGit(configuration.environment),
  });
  return openApiDocument(routes, manifest.version);
}
