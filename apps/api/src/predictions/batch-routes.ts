import { Readable } from 'node:stream';
import type { Request } from 'express';
import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { LoadedModels } from '../models/serving.ts';
import { type BatchDependencies, predictBatch } from './batch.ts';
import type { Owners } from './owner.ts';
import { loadedModel, pascal } from './predict-routes.ts';

export interface BatchRouteDependencies extends BatchDependencies {
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  owners: Owners;
}

const maxBytes = 1_000_000_000;
/**
 * Browsers read no answer before they have sent the whole file; this much of the answer is buffered for them.
 * Clients that read while they send (curl, Node's fetch) can send files of any size up to the limit.
 */
const bufferedBytes = 32 * 1024 * 1024;

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
        'Takes a CSV file and answers the same file with the columns of the outcome added, `predicted_id`, by which the outcome of a row can be reported, and `error`, in English, for each row without a prediction; both are streamed. Clients that read no answer before they have sent everything, such as browsers, should send parts of a few MB. Predictions are stored after the answer.',
      permission: 'owner',
      stream: {
        mediaType: 'text/csv',
        description:
          'A header that names the fields, in any order, and rows; at most 1 GB. Comma, semicolon or tab; with semicolons numbers may have a decimal comma. Other columns are repeated in the answer.',
      },
      responses: {
        200: {
          description: 'The rows with their predictions.',
          schema: z.string().meta({ description: 'CSV (RFC 4180) in UTF-8.' }),
          mediaType: 'text/csv',
          headers: { 'Content-Disposition': 'The name to save it under.' },
        },
      },
      problems: ['malformed-request', 'invalid-fields', 'unavailable'],
      async handle({ request, session }) {
        const owner = owners.read(request, session);
        const loaded = loadedModel(models, name);
        const lines = await predictBatch(loaded, limited(request), owner, dependencies);
        return {
          status: 200,
          headers: { 'Content-Disposition': `attachment; filename="${name}-predictions.csv"` },
          chunks: Readable.from(lines, { objectMode: false, highWaterMark: bufferedBytes }),
        };
      },
    }),
  );
}

/** The body, up to the limit. A refusal half-way does not close the connection, so that the client gets the answer. */
async function* limited(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const tooLarge = new Problem('body-too-large', {
    message: message('file-too-large', { gigabytes: maxBytes / 1e9 }),
  });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  let taken = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    taken += chunk.length;
    if (taken > maxBytes) throw tooLarge;
    yield chunk;
  }
}
