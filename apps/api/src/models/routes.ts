import { z } from 'zod';
import { pinOf } from '../configuration/pins.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { messageOf } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import { cardSchema } from './card.ts';
import type { Comparison } from './compare.ts';
import { environmentsAsked } from './environments.ts';
import { listModels } from './list.ts';
import type { LocalServing } from './local-serving.ts';
import type { Registry } from './registry.ts';
import {
  comparisonQuerySchema,
  comparisonSchema,
  digestParamsSchema,
  environmentListSchema,
  modelListSchema,
  modelQuerySchema,
  predictorParamsSchema,
} from './schema.ts';
import type { LoadedModels } from './serving.ts';
import { predictorSchema, presentPredictor } from './view.ts';

export interface ModelDependencies {
  readonly configuration: {
    readonly environment: string;
    readonly otherEnvironments: Readonly<Record<string, string>>;
  };
  readonly predictors: readonly AnyPredictor[];
  readonly models: LoadedModels;
  readonly registry: Registry;
  readonly serving: Pick<LocalServing, 'reasons'>;
  /** Measures two models in another process. */
  compare(predictor: string, a: string, b: string): Promise<Comparison>;
}

const predictorListSchema = z
  .object({ items: z.array(predictorSchema).meta({ description: 'The predictors, by name.' }) })
  .meta({ id: 'PredictorList', description: 'All predictors.' });

/** Routes of predictors and the versions of their models. */
export function modelRoutes(dependencies: ModelDependencies): Route[] {
  const { configuration, predictors, models, registry, serving, compare } = dependencies;
  const predictorNamed = (name: string) => {
    const predictor = predictors.find((each) => each.name === name);
    if (!predictor)
      throw new Problem('not-found', { message: message('predictor-unknown', { predictor: name }) });
    return predictor;
  };
  const view = (predictor: AnyPredictor) => {
    const model = models.get(predictor.name);
    if (!model)
      throw new Problem('unavailable', {
        message: message('model-not-loaded', { predictor: predictor.name }),
      });
    return presentPredictor(predictor, model);
  };
  const askEnvironments = environmentsAsked(configuration.otherEnvironments, () => ({
    environment: configuration.environment,
    here: true,
    models: predictors.map(({ name }) => ({
      predictor: name,
      pin: pinOf(models.pins(), name),
      digest: models.get(name)?.digest ?? null,
    })),
  }));
  return [
    route({
      method: 'get',
      path: '/api/environments',
      aliases: ['/api/environnements'],
      tag: 'models',
      operationId: 'listEnvironments',
      summary: 'List environments',
      description: 'Which model of each predictor every environment pins and serves.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: { 200: { description: 'The environments.', schema: environmentListSchema } },
      handle: async () => ({ status: 200, body: { items: await askEnvironments() } }),
    }),
    route({
      method: 'get',
      path: '/api/predictors',
      aliases: ['/api/predicteurs'],
      tag: 'predictors',
      operationId: 'listPredictors',
      summary: 'List predictors',
      description: 'What is predicted, from which fields, and by which model.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: { 200: { description: 'The predictors.', schema: predictorListSchema } },
      handle: () => ({ status: 200, body: { items: predictors.map(view) } }),
    }),
    route({
      method: 'get',
      path: '/api/predictors/:name',
      aliases: ['/api/predicteurs/:name'],
      tag: 'predictors',
      operationId: 'readPredictor',
      summary: 'Read a predictor',
      description: 'One predictor: its texts, fields and target, its data, and the model that serves.',
      permission: 'anyone',
      caching: 'no-cache',
      params: predictorParamsSchema,
      responses: { 200: { description: 'The predictor.', schema: predictorSchema } },
      handle: ({ params }) => ({ status: 200, body: view(predictorNamed(params.name)) }),
    }),
    route({
      method: 'get',
      path: '/api/models',
      aliases: ['/api/modeles'],
      tag: 'models',
      operationId: 'listModels',
      summary: 'List model versions',
      description:
        'The versions in the registry, newest first, and which of them this environment serves, or has answer unseen.',
      permission: 'anyone',
      caching: 'no-cache',
      query: modelQuerySchema,
      responses: { 200: { description: 'The versions.', schema: modelListSchema } },
      async handle({ query }) {
        const chosen = query.predictor ? [predictorNamed(query.predictor)] : predictors;
        const { environment } = configuration;
        const reasons = serving.reasons();
        const body = await listModels({
          environment,
          models,
          reasons,
          predictors: chosen,
          registry,
        });
        return { status: 200, body };
      },
    }),
    route({
      method: 'get',
      path: '/api/models/compare',
      aliases: ['/api/modeles/compare'],
      tag: 'models',
      operationId: 'compareModels',
      limit: 'preview',
      summary: 'Compare two versions',
      description:
        'Measures both on the held-out part of this environment’s records; takes seconds, and one comparison at a time.',
      permission: 'anyone',
      query: comparisonQuerySchema,
      problems: ['not-found', 'unavailable'],
      responses: { 200: { description: 'Their measures.', schema: comparisonSchema } },
      async handle({ query: { predictor, a, b } }) {
        predictorNamed(predictor);
        for (const digest of [a, b])
          await registry.read(predictor, digest).catch((error: unknown) => {
            throw new Problem('not-found', {
              message: message('model-refused', { digest, predictor }, messageOf(error)),
            });
          });
        return { status: 200, body: await compare(predictor, a, b) };
      },
    }),
    route({
      method: 'get',
      path: '/api/models/:digest',
      aliases: ['/api/modeles/:digest'],
      tag: 'models',
      operationId: 'readModel',
      summary: 'Read a model card',
      description:
        'How a version was made and how good it is. A version that is refused answers 404 with why.',
      permission: 'anyone',
      caching: 'no-cache',
      params: digestParamsSchema,
      responses: { 200: { description: 'The card.', schema: cardSchema } },
      async handle({ params }) {
        const { digest } = params;
        let why = message('model-not-in-registry', { digest });
        for (const { name: predictor } of predictors) {
          try {
            return { status: 200, body: (await registry.read(predictor, digest)).card };
          } catch (error) {
            const cause = messageOf(error);
            if (cause.code !== 'model-absent' && cause.code !== 'model-of-another-predictor')
              why = message('model-refused', { digest, predictor }, cause);
          }
        }
        throw new Problem('not-found', { message: why });
      },
    }),
  ];
}
