import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { messageOf } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import { modelQuerySchema, predictorParamsSchema } from '../models/schema.ts';
import type { TrainingRunner } from './runner.ts';
import { presentTraining, trainingInputSchema, trainingListSchema, trainingSchema } from './schema.ts';
import type { TrainingRow, TrainingStore } from './store.ts';

const listed = 50;

/**
 * Trainings, started and listed. In a cluster, a new version is served only once the environment pins it.
 * @param served resolves when the versions of completed trainings serve, as far as they are to
 */
export function trainingRoutes(
  predictors: readonly AnyPredictor[],
  store: TrainingStore,
  runner: TrainingRunner,
  served: () => Promise<void>,
): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/predictors/:name/trainings',
      aliases: ['/api/predicteurs/:name/entrainements'],
      tag: 'models',
      operationId: 'startTraining',
      limit: 'training',
      summary: 'Train a new version',
      description:
        'Starts a training on the predictor’s current records. In a cluster, the resulting version is served once the environment pins it; under `npm start`, if it passes the gate of a promotion against the version that serves.',
      permission: 'editor-or-delivery',
      params: predictorParamsSchema,
      body: trainingInputSchema,
      problems: ['training-runs', 'unavailable'],
      responses: { 202: { description: 'It is queued.', schema: trainingSchema } },
      async handle({ params, body, session }) {
        if (!predictors.some(({ name }) => name === params.name)) throw new Problem('not-found');
        const training = await store.request(params.name, body.seed, session ? 'page' : 'command');
        if (!training) throw new Problem('training-runs');
        try {
          await runner.start(training);
        } catch (error) {
          const failure = message('training-not-started', {}, messageOf(error));
          await store.end(training.id, { failure });
          throw new Problem('unavailable', { message: failure });
        }
        return { status: 202, body: presentTraining(training) };
      },
    }),
    route({
      method: 'get',
      path: '/api/trainings',
      aliases: ['/api/entrainements'],
      tag: 'models',
      operationId: 'listTrainings',
      summary: 'List trainings',
      description: 'The latest trainings and their state; one that was killed is shown as failed.',
      permission: 'anyone',
      query: modelQuerySchema,
      responses: { 200: { description: 'The trainings.', schema: trainingListSchema } },
      async handle({ query }) {
        await endStuck(await store.waiting(), store, runner);
        const rows = await store.list(query.predictor, listed);
        // Who reads that a training is done finds its version served. What can't be served is logged there.
        await served().catch(() => undefined);
        return { status: 200, body: { items: rows.map(presentTraining) } };
      },
    }),
  ];
}

/** Marks those as failed that will never begin, as far as the runner knows. */
async function endStuck(
  rows: readonly TrainingRow[],
  store: TrainingStore,
  { whyStuck }: TrainingRunner,
): Promise<void> {
  if (!whyStuck) return;
  for (const row of rows) {
    // A cluster that does not answer now is asked again for the next list.
    const failure = await whyStuck(row).catch(() => undefined);
    if (failure) await store.end(row.id, { failure });
  }
}
