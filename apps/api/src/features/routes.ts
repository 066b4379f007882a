import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { LoadedModels } from '../models/serving.ts';
import { enoughPredictions } from './drift.ts';
import type { RecentInputs } from './recent.ts';
import { compareFeatures } from './report.ts';
import { featuresParamsSchema, featuresQuerySchema, featuresSchema } from './schema.ts';

/** The feature store: each field of a predictor, in training and in its last predictions. */
export function featureRoutes(models: LoadedModels, recentInputs: RecentInputs): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/predictors/:name/features',
      aliases: ['/api/predicteurs/:name/caracteristiques'],
      tag: 'predictors',
      operationId: 'readFeatures',
      summary: 'Read the features of a predictor',
      description:
        'Each field, the distribution of its values in training and in the last predictions, and the drift between them. Predictions are only counted: none can be told from the answer’s shares.',
      permission: 'anyone',
      params: featuresParamsSchema,
      query: featuresQuerySchema,
      responses: { 200: { description: 'The features.', schema: featuresSchema } },
      async handle({ params, query }) {
        const loaded = models.get(params.name);
        if (!loaded) throw new Problem('not-found');
        const { predictor, digest, card } = loaded;
        const recent = await recentInputs(predictor, query.last);
        const { source, name, rows } = card.data;
        const body = {
          predictor: predictor.name,
          model: digest,
          training: { source, name, rows },
          last: query.last,
          predictions: recent.length,
          enough: enoughPredictions,
          features: await compareFeatures(loaded, recent),
        };
        return { status: 200, body };
      },
    }),
  ];
}
