import type { AnyPredictor } from '../definition/predictor.ts';
import type { RecentInputs } from '../features/recent.ts';
import { type Route, route } from '../http/route.ts';
import type { Registry } from '../models/registry.ts';
import { digestParamsSchema } from '../models/schema.ts';
import type { LoadedModels } from '../models/serving.ts';
import { adviceFor } from './advice.ts';
import { enoughOfEach, enoughOutcomes } from './measures.ts';
import { recently } from './recently.ts';
import { type LiveFigures, liveFigures } from './report.ts';
import { liveSchema } from './schema.ts';
import type { LiveStore } from './store.ts';
import { findVersion } from './version.ts';

export interface LiveDependencies {
  readonly environment: string;
  readonly predictors: readonly AnyPredictor[];
  readonly models: LoadedModels;
  readonly registry: Pick<Registry, 'read'>;
  readonly store: LiveStore;
  readonly inputs: RecentInputs;
}

/** How versions do in service, by the outcomes of their predictions. */
export function liveRoutes(dependencies: LiveDependencies): Route[] {
  const { environment, predictors, models, registry, store, inputs } = dependencies;
  const figuresOf = recently<LiveFigures>();

  return [
    route({
      method: 'get',
      path: '/api/models/:digest/live',
      aliases: ['/api/modeles/:digest/service'],
      tag: 'models',
      operationId: 'readLiveFigures',
      summary: 'Read how a version does in service',
      description:
        'Log loss, calibration and accuracy, or the measures of another target, on the predictions whose outcome was reported, over time and beside what the card promises. With too few outcomes, nothing is measured. Outcomes that are known early may differ from the others.',
      permission: 'anyone',
      params: digestParamsSchema,
      responses: { 200: { description: 'The figures.', schema: liveSchema } },
      async handle({ params: { digest } }) {
        const { predictor, card } = await findVersion(predictors, registry, digest);
        const figures = await figuresOf(digest, async () =>
          liveFigures(predictor, card, await store.known(digest)),
        );
        const { name } = predictor;
        const loaded = models.get(name);
        const isServed = loaded?.digest === digest;
        const advice = isServed ? await adviceFor(loaded, figures.verdict, inputs, environment) : null;
        const required = { required: enoughOutcomes, requiredOfEach: enoughOfEach };
        return { status: 200, body: { predictor: name, digest, ...figures, ...required, advice } };
      },
    }),
  ];
}
