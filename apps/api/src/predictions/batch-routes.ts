import type { Request } from 'express';
import type pg from 'pg';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { plainBody } from '../http/plain-body.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { LoadedModels } from '../models/serving.ts';
import { predictBatch } from './batch.ts';
import {
  answerHeld,
  answerInTransaction,
  answerWithoutStoring,
  asAbandoned,
  type BatchPlan,
  type HeldBatch,
} from './batch-answer.ts';
import { openBatchTransaction } from './batch-transaction.ts';
import type { Owners } from './owner.ts';
import { loadedModel, pascal } from './predict-routes.ts';
import type { PredictionMaker } from './prediction.ts';
import { batchQuerySchema } from './schema.ts';
import { type Storing, senderOf, storedHeaders, storedHeaderTexts, whyNotStored } from './storing.ts';

export interface BatchRouteDependencies {
  maker: PredictionMaker;
  storing: Storing;
  /** A batch with more rows is stored only when an administrator asks for it. */
  batchRows: number;
  /** Of the transaction in which such a batch is stored. */
  connection(): pg.ClientConfig;
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  owners: Owners;
}

const maxBytes = 1_000_000_000;
/**
 * Browsers read no answer before they have sent the whole file; this much of the answer is buffered for them.
 * Clients that read while they send (curl, Node's fetch) can send files of any size up to the limit.
 */
const bufferBytes = 32 * 1024 * 1024;

/** For each predictor: takes a CSV file and answers it with predictions added, both streamed. */
export function batchRoutes(dependencies: BatchRouteDependencies): Route[] {
  const { predictors, models, owners } = dependencies;
  return predictors.map(({ name }) =>
    route({
      method: 'post',
      path: `/api/predictors/${name}/batch`,
      aliases: [`/api/predicteurs/${name}/lot`],
      tag: 'predictions',
      operationId: `predict${pascal(name)}Batch`,
      limit: 'batch',
      summary: `Predict for a file (${name})`,
      description:
        'Takes a CSV file and answers the same file with the columns of the outcome added, `predicted_id`, by which the outcome of a stored row can be reported, and `error`, in English, for each row without a prediction; both are streamed. There is a line for each row, so an answer with fewer lines is incomplete. The columns of an earlier answer are replaced. Clients that read no answer before they have sent everything, such as browsers, should send parts of a few MB. A batch of up to BATCH_STORED_ROWS rows (10,000) is stored completely or not at all, and its answer begins when it is: `Presage-Batch` names it for lists, exports and deletions. A larger one is answered while it is read and not stored, unless an administrator asks for it; it is then stored when the answer is complete.',
      permission: 'owner',
      query: batchQuerySchema,
      stream: {
        mediaType: 'text/csv',
        description:
          'Uncompressed: a header that names the fields, in any order, and rows; at most 1 GB. Comma, semicolon or tab; with semicolons numbers may have a decimal comma. Other columns are repeated in the answer.',
      },
      responses: {
        200: {
          description: 'The rows with their predictions.',
          schema: z.string().meta({ description: 'CSV (RFC 4180) in UTF-8.' }),
          mediaType: 'text/csv',
          headers: {
            'Content-Disposition': 'The name to save it under.',
            'Presage-Batch': 'Id of the batch, when it is stored.',
            ...storedHeaderTexts,
          },
        },
      },
      problems: ['malformed-request', 'invalid-fields', 'unavailable'],
      async handle({ request, response, query, session }) {
        if (query.store === 'true' && session?.role !== 'administrator')
          throw new Problem('forbidden', { message: message('store-needs-administrator') });
        const loaded = loadedModel(models, name);
        const owner = owners.welcome(request, response, session);
        const batch = v7();
        const sender = senderOf(request, response, owner);
        const shadow = dependencies.maker.shadow(loaded);
        const plan = await planStoring(query.store, { batch, sender, shadow }, dependencies);
        try {
          const parts = { maker: dependencies.maker, sink: plan.sink };
          const predicted = await predictBatch(loaded, limited(request), owner, parts);
          const { lines, notStored } = await plan.answer(predicted);
          return {
            status: 200,
            headers: {
              'Content-Disposition': `attachment; filename="${name}-predictions.csv"`,
              ...(notStored ? {} : { 'Presage-Batch': batch }),
              ...storedHeaders(notStored),
            },
            chunks: lines,
            bufferBytes,
          };
        } catch (error) {
          await plan.cancel();
          throw asAbandoned(error, request);
        }
      },
    }),
  );
}

/** What becomes of the predictions of a batch. */
async function planStoring(
  store: 'true' | 'false' | undefined,
  { batch, sender, shadow }: Pick<HeldBatch, 'batch' | 'sender' | 'shadow'>,
  { storing, batchRows, connection }: BatchRouteDependencies,
): Promise<BatchPlan> {
  if (store === 'false') return answerWithoutStoring(message('not-stored-requested'), storing);
  if (store === undefined) return answerHeld({ batch, maxRows: batchRows, sender, storing, shadow });
  const reason = storing.full();
  if (reason) return answerWithoutStoring(reason, storing);
  try {
    return answerInTransaction(batch, await openBatchTransaction(connection()), shadow);
  } catch (error) {
    return answerWithoutStoring(whyNotStored(error), storing);
  }
}

/** The body, up to the limit. */
async function* limited(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const tooLarge = new Problem('body-too-large', {
    message: message('file-too-large', { gigabytes: maxBytes / 1e9 }),
  });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  let taken = 0;
  for await (const chunk of plainBody(request, 'text/csv')) {
    taken += chunk.length;
    if (taken > maxBytes) throw tooLarge;
    yield chunk;
  }
}
