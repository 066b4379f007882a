import type { Configuration } from '../configuration/configuration.ts';
import type { Database } from '../database/database.ts';
import { type Route, route } from '../http/route.ts';
import { migrationState } from '../migrations/state.ts';
import type { LoadedModels } from '../models/serving.ts';
import { type Info, infoSchema } from './schema.ts';

export interface InfoDependencies {
  configuration: Configuration;
  database: Pick<Database, 'pool'>;
  models: Pick<LoadedModels, 'all' | 'pins'>;
  pinProblem: () => string | null;
  budget: { fill(): number | null };
  hasDeliveries: () => Promise<boolean>;
}

export function infoRoutes(dependencies: InfoDependencies, startedAt: Date): Route[] {
  const { configuration, models, pinProblem, budget, hasDeliveries } = dependencies;
  const { pool } = dependencies.database;
  const database = async (): Promise<Info['database']> => {
    const began = performance.now();
    try {
      const { newest } = await migrationState(pool);
      const latencyMs = Math.round((performance.now() - began) * 10) / 10;
      return { state: 'up', migration: newest, latencyMs, fill: budget.fill() };
    } catch {
      return { state: 'down', migration: null, latencyMs: null, fill: null };
    }
  };
  return [
    route({
      method: 'get',
      path: '/api/info',
      tag: 'process',
      operationId: 'readInfo',
      summary: 'Read what runs here',
      description:
        'Version, commit, image and environment of the process that answers, its models and its database.',
      permission: 'anyone',
      responses: { 200: { description: 'What runs here.', schema: infoSchema } },
      async handle() {
        const { image, version, environment, preview, dashboardUrl, deliveriesFor, logLevel } = configuration;
        const body: Info = {
          name: 'presage',
          version,
          commit: image.commit,
          image: image.reference,
          digest: image.digest,
          environment,
          preview,
          dashboard: dashboardUrl,
          deliveries: await hasDeliveries(),
          deliveriesFor,
          logLevel,
          startedAt: startedAt.toISOString(),
          uptimeSeconds: Math.floor((Date.now() - startedAt.getTime()) / 1000),
          database: await database(),
          models: Object.fromEntries(models.all().map(({ predictor, digest }) => [predictor.name, digest])),
          pins: models.pins(),
          pinProblem: pinProblem(),
          node: process.version,
        };
        return { status: 200, body };
      },
    }),
  ];
}
