import type { Outcome } from '../definition/model.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { type Route, route } from '../http/route.ts';
import type { Registry } from '../models/registry.ts';
import { digestParamsSchema } from '../models/schema.ts';
import type { LoadedModels } from '../models/serving.ts';
import { enoughOfEach, enoughOutcomes } from './measures.ts';
import { recently } from './recently.ts';
import { largestDifferences, type ShadowFigures, shadowFigures } from './shadow-report.ts';
import { differencesSchema, shadowSchema } from './shadow-schema.ts';
import type { BothAnswers, ShadowStore } from './shadow-store.ts';
import { findVersion } from './version.ts';

export interface ShadowDependencies {
  readonly predictors: readonly AnyPredictor[];
  readonly models: Pick<LoadedModels, 'shadow'>;
  readonly registry: Pick<Registry, 'read'>;
  readonly shadows: ShadowStore;
}

const common = { method: 'get', tag: 'models', params: digestParamsSchema } as const;

const brief = ({ value, class: named }: Outcome) =>
  named === undefined ? { value } : { value, class: named };

/** How shadow versions answer, beside the versions that serve. */
export function shadowRoutes({ predictors, models, registry, shadows }: ShadowDependencies): Route[] {
  const figuresOf = recently<ShadowFigures>();
  const differencesOf = recently<BothAnswers[]>();
  const required = { required: enoughOutcomes, requiredOfEach: enoughOfEach };
  return [
    route({
      ...common,
      path: '/api/models/:digest/shadow',
      aliases: ['/api/modeles/:digest/ombre'],
      operationId: 'readShadowFigures',
      summary: 'Read how a shadow version answers',
      description:
        'Compares a version that answers the same requests unseen with the version that serves: how often they agree, how far apart they are, and the measures of both on the outcomes that are known. Of a version that never was a shadow, there are no predictions.',
      permission: 'anyone',
      responses: { 200: { description: 'The figures.', schema: shadowSchema } },
      async handle({ params: { digest } }) {
        const found = await findVersion(predictors, registry, digest);
        const { live, since, ...figures } = await figuresOf(digest, () =>
          shadowFigures(shadows, digest, found),
        );
        const { name } = found.predictor;
        const shadow = models.shadow(name);
        const which = { predictor: name, digest };
        return {
          status: 200,
          body: {
            ...which,
            isShadow: shadow?.digest === digest && shadow.problem === null,
            ...figures,
            since: since?.toISOString() ?? null,
            live: { ...which, ...live, ...required, advice: null },
          },
        };
      },
    }),
    route({
      ...common,
      path: '/api/models/:digest/shadow/differences',
      aliases: ['/api/modeles/:digest/ombre/ecarts'],
      operationId: 'listShadowDifferences',
      summary: 'List the largest differences',
      description:
        'The ten predictions of any visitor that a shadow version and the version that serves answer most differently.',
      permission: 'administrator-or-delivery',
      responses: { 200: { description: 'The predictions.', schema: differencesSchema } },
      async handle({ params: { digest } }) {
        await findVersion(predictors, registry, digest);
        const found = await differencesOf(digest, () => largestDifferences(shadows, digest));
        const items = found.map(({ id, createdAt, served, shadow, difference }) => ({
          id,
          createdAt: createdAt.toISOString(),
          served: brief(served),
          shadow: brief(shadow),
          difference,
        }));
        return { status: 200, body: { items } };
      },
    }),
  ];
}
