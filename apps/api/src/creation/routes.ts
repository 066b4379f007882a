import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Configuration } from '../configuration/configuration.ts';
import { CsvError } from '../csv/error.ts';
import { receive } from '../datasets/receive.ts';
import type { UploadStore } from '../datasets/uploads.ts';
import { predictorsPath } from '../definition/folder.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { fieldError, fieldErrors } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { storageProblem } from '../http/storage.ts';
import { type Message, message } from '../messages/message.ts';
import { TableError } from '../tables/error.ts';
import { profileTable } from '../tables/profile-table.ts';
import { openTable } from '../tables/table.ts';
import { checkDescription } from '../tabular/description.ts';
import type { DraftAnswer, DraftOrder } from './draft-apart.ts';
import { newFilePatch } from './patch.ts';
import {
  createdSchema,
  draftRequestSchema,
  draftSchema,
  predictorNameSchema,
  tableParamsSchema,
  tableSchema,
} from './schema.ts';

export interface CreationDependencies {
  configuration: Pick<Configuration, 'predictorsDir' | 'writesPredictors'>;
  predictors: readonly AnyPredictor[];
  uploads: UploadStore;
  draft: (order: DraftOrder) => Promise<DraftAnswer>;
}

/** Uploaded tables wait where records do, in a folder that is no predictor's. */
const tables = '.tables';
/** Rows from which the columns are described. */
const profiledRows = 20_000;
const maxDescriptionBytes = 1_000_000;

const newPredictorSchema = z.strictObject({ name: predictorNameSchema, description: z.unknown() });

/** Describes predictors from tables: for administrators, as `npm run gitops predictor create` does. */
export function creationRoutes({ configuration, predictors, uploads, draft }: CreationDependencies): Route[] {
  const { predictorsDir, writesPredictors } = configuration;
  const common = { tag: 'predictors', permission: 'administrator' } as const;

  /** @throws Problem for the name of a predictor that exists */
  function refuseTaken(name: string): void {
    if (predictors.some((each) => each.name === name) || existsSync(join(predictorsDir, name)))
      throw new Problem('conflict', { errors: [fieldError('name', message('predictor-exists'))] });
  }
  const fileOf = (name: string) => `${predictorsPath}/${name}/predictor.json`;

  return [
    route({
      ...common,
      method: 'post',
      path: '/api/tables',
      operationId: 'uploadTable',
      limit: 'creation',
      summary: 'Upload a table',
      description:
        'Keeps a table for an hour, to describe a new predictor from it: any file that an import of records reads. Answers what its columns contain.',
      stream: { mediaType: 'application/octet-stream', description: 'The file as it is; at most 2 GB.' },
      responses: { 201: { description: 'The table is there.', schema: tableSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ request }) {
        const { id } = await receive(request, (source) => uploads.add(tables, source));
        try {
          await using table = await openTable((await uploads.find(tables, id)) ?? '');
          return { status: 201, body: { id, profile: await profileTable(table, profiledRows) } };
        } catch (error) {
          await uploads.remove(tables, id);
          if (error instanceof CsvError || error instanceof TableError)
            throw unusable(message('table-not-read', {}, error.content));
          throw error;
        }
      },
    }),
    route({
      ...common,
      method: 'delete',
      path: '/api/tables/:id',
      params: tableParamsSchema,
      operationId: 'removeTable',
      limit: 'creation',
      summary: 'Remove an uploaded table',
      description: 'Removes a table that was uploaded. Descriptions that were made from it stay.',
      responses: { 204: { description: 'It is not there any more.' } },
      async handle({ params }) {
        await uploads.remove(tables, params.id);
        return { status: 204 };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/api/tables/:id/draft',
      params: tableParamsSchema,
      operationId: 'draftPredictor',
      limit: 'creation',
      summary: 'Draft the description of a predictor',
      description:
        'Describes a predictor of one column from the others, as `npm run gitops predictor create` does, and keeps nothing: fields with types and ranges, the target, and which columns are left out and why.',
      body: draftRequestSchema,
      responses: { 200: { description: 'The description, to be edited.', schema: draftSchema } },
      problems: ['conflict', 'invalid-records'],
      async handle({ params, body }) {
        refuseTaken(body.name);
        const path = await uploads.find(tables, params.id);
        if (path === null)
          throw new Problem('invalid-fields', { errors: [fieldError('id', message('upload-absent'))] });
        const drafted = await draft({ ...body, path });
        if ('refusal' in drafted) throw unusable(drafted.refusal);
        return {
          status: 200,
          body: { ...drafted, file: fileOf(body.name), isWritable: writesPredictors },
        };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/api/predictors',
      operationId: 'createPredictor',
      limit: 'creation',
      summary: 'Create a predictor from its description',
      description:
        'Checks `{ name, description }`, a description as it was drafted and edited. Under `npm start` it is written into the checkout; elsewhere, and there too, the answer has it as a patch to commit. It is served after the commit is deployed, or after the next start.',
      stream: {
        mediaType: 'application/json',
        description: 'The name and the description; at most 1 MB.',
      },
      responses: { 201: { description: 'What to commit.', schema: createdSchema } },
      problems: ['malformed-request', 'invalid-fields', 'conflict', 'storage-full'],
      async handle({ request }) {
        const given = await receive(request, readJson);
        const { data, error } = newPredictorSchema.safeParse(given);
        if (error) throw new Problem('invalid-fields', { errors: fieldErrors(error, given) });
        const { name, description } = data;
        const checked = checkDescription(description);
        if (checked.error)
          throw new Problem('invalid-fields', { errors: fieldErrors(checked.error, description) });
        refuseTaken(name);
        const json = `${JSON.stringify(checked.data, null, 2)}\n`;
        const file = fileOf(name);
        if (writesPredictors) await write(join(predictorsDir, name), json);
        const body = { file, isWritten: writesPredictors, patch: newFilePatch(file, json) };
        return { status: 201, body };
      },
    }),
  ];
}

const unusable = (reason: Message) => new Problem('invalid-records', { message: reason });

/** @throws Problem for a body that is too large or not JSON */
async function readJson(source: AsyncIterable<Uint8Array>): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > maxDescriptionBytes) throw new Problem('body-too-large');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new Problem('malformed-request', { message: message('body-not-json') });
  }
}

/** @throws Problem when the disk is full */
async function write(folder: string, json: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'predictor.json'), json, { flag: 'wx' });
  } catch (error) {
    throw storageProblem(error) ?? error;
  }
}
