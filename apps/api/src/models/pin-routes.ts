import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import type { LocalServing } from './local-serving.ts';
import { pinInputSchema, predictorParamsSchema, servedVersionSchema } from './schema.ts';
import type { LoadedModels } from './serving.ts';

/** The route that chooses the version of a predictor that serves under `npm start`. */
export function pinRoutes(
  predictors: readonly AnyPredictor[],
  models: LoadedModels,
  serving: LocalServing,
): Route[] {
  return [
    route({
      method: 'put',
      path: '/api/predictors/:name/pin',
      aliases: ['/api/predicteurs/:name/epingle'],
      tag: 'models',
      operationId: 'pinModel',
      summary: 'Pin a version',
      description:
        'Serves a version of the predictor from now on, under `npm start`: newer versions do not replace it. `newest` removes the pin: the newest version that passes the gate serves. In a cluster the pins are in git: it answers 409.',
      permission: 'administrator-or-delivery',
      params: predictorParamsSchema,
      body: pinInputSchema,
      problems: ['conflict', 'unavailable'],
      responses: { 200: { description: 'It serves.', schema: servedVersionSchema } },
      async handle({ params: { name }, body: { version } }) {
        const predictor = predictors.find((each) => each.name === name);
        if (!predictor)
          throw new Problem('not-found', { message: message('predictor-unknown', { predictor: name }) });
        await serving.pin(predictor, version);
        const reason = serving.reasons()[name];
        const digest = models.get(name)?.digest ?? '';
        return {
          status: 200,
          body: { predictor: name, digest, reason: reason ? presentMessage(reason) : null },
        };
      },
    }),
  ];
}
