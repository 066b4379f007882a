import { z } from 'zod';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import { exportPredictions } from './export.ts';
import type { Owners } from './owner.ts';
import { type PresentationDependencies, presentation } from './present.ts';
import {
  deletedSchema,
  deletionQuerySchema,
  predictionFilterSchema,
  predictionOriginSchema,
  predictionPageSchema,
  predictionParamsSchema,
  predictionQuerySchema,
  storedPredictionSchema,
} from './schema.ts';
import type { PredictionStore } from './store.ts';

export interface PredictionDependencies extends PresentationDependencies {
  store: PredictionStore;
  owners: Owners;
}

const list = { path: '/api/predictions', aliases: ['/api/previsions'], tag: 'predictions' };
const one = {
  path: '/api/predictions/:id',
  aliases: ['/api/previsions/:id'],
  tag: 'predictions',
  params: predictionParamsSchema,
};
const whose =
  'Visitors see their own only, by their cookie, accounts theirs, by their session; administrators see all.';

/** The stored predictions: listed, read, deleted, exported. */
export function predictionRoutes(dependencies: PredictionDependencies): Route[] {
  const { store, owners, predictors } = dependencies;
  const show = presentation(dependencies);
  return [
    route({
      ...list,
      method: 'get',
      operationId: 'listPredictions',
      summary: 'List predictions',
      description: `Stored predictions, newest first, page by page. ${whose}`,
      permission: 'owner',
      query: predictionQuerySchema,
      responses: { 200: { description: 'A page of predictions.', schema: predictionPageSchema } },
      async handle({ query, request, session }) {
        const { items, ...rest } = await store.list(owners.scope(request, session), query);
        return { status: 200, body: { items: items.map(show.listed), ...rest } };
      },
    }),
    route({
      method: 'get',
      path: '/api/predictions.csv',
      aliases: ['/api/previsions.csv'],
      tag: 'predictions',
      operationId: 'exportPredictions',
      limit: 'export',
      summary: 'Export predictions',
      description: `The complete list as a streamed CSV file; with \`predictor\`, one column for each of its fields. The last line is \`end\` and the number of predictions; without it, the file is incomplete. ${whose}`,
      permission: 'owner',
      query: predictionFilterSchema,
      responses: {
        200: {
          description: 'The file.',
          schema: z.string().meta({ description: 'CSV (RFC 4180) in UTF-8 with a byte order mark.' }),
          mediaType: 'text/csv',
          headers: { 'Content-Disposition': 'The name to save it under.' },
        },
      },
      handle({ query, request, session }) {
        const rows = store.all(owners.scope(request, session), query);
        const predictor = predictors.find(({ name }) => name === query.predictor);
        return {
          status: 200,
          headers: { 'Content-Disposition': 'attachment; filename="predictions.csv"' },
          chunks: exportPredictions(rows, predictor, show.inputOf),
        };
      },
    }),
    route({
      ...one,
      method: 'get',
      operationId: 'readPrediction',
      summary: 'Read a prediction',
      description: `A stored prediction, explained and drawn by the model that made it. ${whose}`,
      permission: 'owner',
      responses: { 200: { description: 'The prediction.', schema: storedPredictionSchema } },
      async handle({ params, request, session }) {
        const row = await store.find(owners.scope(request, session), params.id);
        if (!row) throw new Problem('not-found');
        return { status: 200, body: await show.whole(row) };
      },
    }),
    route({
      ...one,
      path: '/api/predictions/:id/origin',
      aliases: ['/api/previsions/:id/origine'],
      method: 'get',
      operationId: 'readPredictionOrigin',
      summary: 'Read where a prediction comes from',
      description:
        'Which version of which model made a stored prediction, and when. Nothing of what was asked.',
      permission: 'administrator-or-delivery',
      responses: { 200: { description: 'Model and time.', schema: predictionOriginSchema } },
      async handle({ params }) {
        const row = await store.find('all', params.id);
        if (!row) throw new Problem('not-found');
        const { id, predictor, model, createdAt } = row;
        return { status: 200, body: { id, predictor, model, createdAt: createdAt.toISOString() } };
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'deletePrediction',
      summary: 'Delete a prediction',
      description: `Permanently deletes a stored prediction. ${whose}`,
      permission: 'owner',
      responses: { 204: { description: 'It was deleted.' } },
      async handle({ params, request, session }) {
        const deleted = await store.remove(owners.scope(request, session), { ids: [params.id] });
        if (deleted === 0) throw new Problem('not-found');
        return { status: 204 };
      },
    }),
    route({
      ...list,
      method: 'delete',
      operationId: 'deletePredictions',
      summary: 'Delete predictions',
      description: `Permanently deletes the matching predictions: by \`ids\`, by the filters of the list, or \`all=true\`. ${whose}`,
      permission: 'owner',
      query: deletionQuerySchema,
      responses: { 200: { description: 'How many were deleted.', schema: deletedSchema } },
      async handle({ query: { all, ...query }, request, session }) {
        const chosen = Object.values(query).some((value) => value !== undefined);
        if (!chosen && all !== 'true')
          throw new Problem('invalid-fields', {
            errors: [fieldError('all', message('selection-missing'))],
          });
        return { status: 200, body: { deleted: await store.remove(owners.scope(request, session), query) } };
      },
    }),
  ];
}
