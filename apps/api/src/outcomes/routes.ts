import { readActual } from '../definition/actual.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { fieldError } from '../http/field-errors.ts';
import { plainBody } from '../http/plain-body.ts';
import { Problem, presentRow } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Owners } from '../predictions/owner.ts';
import { predictionParamsSchema } from '../predictions/schema.ts';
import { readOutcomes } from './read-file.ts';
import { outcomeBodySchema, outcomeFileSchema, storedOutcomeSchema } from './schema.ts';
import type { OutcomeStore } from './store.ts';

export interface OutcomeDependencies {
  predictors: readonly AnyPredictor[];
  store: OutcomeStore;
  owners: Owners;
}

const one = {
  path: '/api/predictions/:id/outcome',
  aliases: ['/api/previsions/:id/resultat'],
  tag: 'predictions',
  params: predictionParamsSchema,
};
const whose =
  'Visitors may do so for their own predictions, by their cookie, accounts for theirs, by their session; administrators for all.';

/** What actually happened after a prediction: reported one by one, or as a file. */
export function outcomeRoutes({ predictors, store, owners }: OutcomeDependencies): Route[] {
  return [
    route({
      ...one,
      method: 'post',
      operationId: 'reportOutcome',
      summary: 'Report what actually happened',
      description: `Stores the outcome of a prediction. The same one again changes nothing; another one replaces it. ${whose}`,
      permission: 'owner',
      body: outcomeBodySchema,
      responses: { 200: { description: 'The outcome, as it is stored.', schema: storedOutcomeSchema } },
      async handle({ params: { id }, body, request, session }) {
        const known = await store.predictorsOf(owners.scope(request, session), [id]);
        const predictor = predictors.find(({ name }) => name === known.get(id));
        if (!predictor) throw new Problem('not-found');
        const read = readActual(predictor.target, body.actual);
        if ('problem' in read)
          throw new Problem('invalid-fields', { errors: [fieldError('actual', read.problem)] });
        const { actual } = read;
        const [stored] = await store.report(
          [{ id, actual }],
          session?.role === 'administrator' ? 'administrator' : 'visitor',
        );
        if (!stored) throw new Problem('not-found');
        const { state, reportedAt } = stored;
        return { status: 200, body: { prediction: id, actual, state, reportedAt: reportedAt.toISOString() } };
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'removeOutcome',
      summary: 'Remove what was reported',
      description: `Removes the outcome of a prediction; the prediction stays. ${whose}`,
      permission: 'owner',
      responses: { 204: { description: 'It was removed.' } },
      async handle({ params: { id }, request, session }) {
        if (!(await store.remove(owners.scope(request, session), id))) throw new Problem('not-found');
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/outcomes',
      aliases: ['/api/resultats'],
      tag: 'predictions',
      operationId: 'importOutcomes',
      limit: 'import',
      summary: 'Report the outcomes of a file',
      description:
        'Reads a CSV file of predictions and outcomes as it arrives: the export of predictions with its column `actual` filled in, the answer to a batch with a column `actual` added, or any file with the columns `id` and `actual`. Lines without an outcome are skipped; lines that cannot be used are listed and the others stored, so that a corrected file can be sent again.',
      permission: 'editor',
      stream: { mediaType: 'text/csv', description: 'The file, uncompressed, in UTF-8, with a header.' },
      responses: { 200: { description: 'What became of its lines.', schema: outcomeFileSchema } },
      problems: ['malformed-request', 'invalid-fields'],
      async handle({ request }) {
        const { badRows, ...counts } = await readOutcomes(plainBody(request, 'text/csv'), predictors, store);
        return { status: 200, body: { ...counts, badRows: badRows.map(presentRow) } };
      },
    }),
  ];
}
