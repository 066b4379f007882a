import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { DistrictFiles } from './district-files.ts';
import type { SourceFile } from './file-records.ts';
import { noMapping } from './mapping.ts';
import { presentImport, presentPreview } from './present.ts';
import { previewRecords } from './preview.ts';
import { districtsSchema, importReportSchema, previewSchema } from './read-schema.ts';
import { importProblem, receive } from './receive.ts';
import {
  datasetParamsSchema,
  importRequestSchema,
  previewRequestSchema,
  uploadParamsSchema,
  uploadSchema,
} from './schema.ts';
import type { DatasetStore } from './store.ts';
import type { UploadStore } from './uploads.ts';

export interface UploadDependencies {
  predictors: readonly AnyPredictor[];
  store: DatasetStore;
  uploads: UploadStore;
  districts: DistrictFiles;
}

/**
 * The predictor of a name, which takes records.
 * @throws Problem when there is none, or it is trained on published figures
 */
export function predictorWithRecords(predictors: readonly AnyPredictor[], name: string): WithRecords {
  const predictor = predictors.find((each) => each.name === name);
  if (!predictor) throw new Problem('not-found');
  if (!hasRecords(predictor))
    throw new Problem('not-found', { message: message('no-records-taken', { predictor: name }) });
  return predictor;
}

type WithRecords = AnyPredictor & { readonly data: NonNullable<AnyPredictor['data']> };

const hasRecords = (predictor: AnyPredictor): predictor is WithRecords => predictor.data !== undefined;

/** Files are sent, looked at as often as needed, and imported: for administrators and the delivery. */
export function uploadRoutes({ predictors, store, uploads, districts }: UploadDependencies): Route[] {
  const common = {
    tag: 'predictors',
    permission: 'editor-or-delivery',
    params: datasetParamsSchema,
  } as const;
  const path = '/api/predictors/:name/dataset';

  /** @throws Problem that names the file that is not there */
  const find = async (
    predictor: string,
    files: readonly { id: string; name: string }[],
  ): Promise<SourceFile[]> => {
    const found = await Promise.all(
      files.map(async ({ id, name }, index) => {
        const file = await uploads.find(predictor, id);
        if (file === null)
          throw new Problem('invalid-fields', {
            errors: [fieldError(`files.${index}.id`, message('upload-absent'))],
          });
        return { path: file, name };
      }),
    );
    return found;
  };

  return [
    route({
      ...common,
      method: 'post',
      path: `${path}/files`,
      operationId: 'uploadRecords',
      limit: 'import',
      summary: 'Upload a file of records',
      description:
        'Keeps a file for an hour, to look at it and to import it: CSV in any usual delimiter and encoding, the same within gzip or ZIP, or a workbook (xlsx). Its content shows what it is.',
      stream: {
        mediaType: 'application/octet-stream',
        encodings: ['gzip'],
        description: 'The file as it is; at most 2 GB.',
      },
      responses: { 201: { description: 'The file is there.', schema: uploadSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ params, request }) {
        predictorWithRecords(predictors, params.name);
        const upload = await receive(request, (source) => uploads.add(params.name, source));
        return { status: 201, body: upload };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: `${path}/districts`,
      limit: 'import',
      operationId: 'uploadDistricts',
      summary: 'Upload districts',
      description:
        'Keeps a GeoJSON file of districts, for records that have a longitude and a latitude and no district: name it in a mapping. It is kept for an hour, or as long as imported records were read with it.',
      stream: {
        mediaType: 'application/geo+json',
        description:
          'A FeatureCollection of Polygons and MultiPolygons in WGS 84 (RFC 7946): at most 20 MB, 5,000 features and 1,000,000 positions.',
      },
      responses: { 201: { description: 'The districts are there.', schema: districtsSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ params, request }) {
        const { data } = predictorWithRecords(predictors, params.name);
        if (!data.districts)
          throw new Problem('not-found', {
            message: message('districts-not-taken', { predictor: params.name }),
          });
        const file = await receive(request, (source) => districts.add(params.name, source));
        return { status: 201, body: { ...file, properties: [...file.properties] } };
      },
    }),
    route({
      ...common,
      method: 'delete',
      path: `${path}/files/:id`,
      params: uploadParamsSchema,
      operationId: 'removeUpload',
      summary: 'Remove an uploaded file',
      description: 'Removes a file that was uploaded and is not to be imported. Imported records stay.',
      responses: { 204: { description: 'It is not there any more.' } },
      async handle({ params }) {
        predictorWithRecords(predictors, params.name);
        await uploads.remove(params.name, params.id);
        return { status: 204 };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: `${path}/preview`,
      operationId: 'previewRecords',
      limit: 'preview',
      summary: 'Look at files before an import',
      description:
        'Reads the beginning of uploaded files as an import would, and keeps nothing: which column is read for which field, what the columns contain, which lines would be refused and why.',
      body: previewRequestSchema,
      responses: { 200: { description: 'What an import would read.', schema: previewSchema } },
      problems: ['invalid-records'],
      async handle({ params, body }) {
        const predictor = predictorWithRecords(predictors, params.name);
        const files = await find(params.name, body.files);
        try {
          const preview = await previewRecords(predictor.data, await store.mapFiles(predictor, files, body), {
            mapping: noMapping,
            skip: body.skip,
            maxRows: body.maxRows,
            today: new Date().toISOString().slice(0, 10),
          });
          return { status: 200, body: presentPreview(preview) };
        } catch (error) {
          throw importProblem(error);
        }
      },
    }),
    route({
      ...common,
      method: 'post',
      path: `${path}/import`,
      operationId: 'importRecords',
      limit: 'import',
      summary: 'Import uploaded files',
      description:
        'Uses the records of uploaded files for the next training, and removes the files. All lines are imported, or none if more than the allowed share cannot be read.',
      body: importRequestSchema,
      responses: { 201: { description: 'The records are imported.', schema: importReportSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ params, body }) {
        const predictor = predictorWithRecords(predictors, params.name);
        const files = await find(params.name, body.files);
        try {
          const result = await store.add(predictor, files, body);
          await Promise.all(body.files.map(({ id }) => uploads.remove(params.name, id)));
          return { status: 201, body: presentImport(result) };
        } catch (error) {
          throw importProblem(error);
        }
      },
    }),
    route({
      ...common,
      method: 'get',
      path: `${path}/skipped`,
      operationId: 'readSkippedLines',
      limit: 'export',
      summary: 'Read the lines that an import left out',
      description:
        'The lines of the newest records that could not be read, with the reason for each: the first 100,000. The last line is `end` and their number; without it, the file is incomplete.',
      responses: {
        200: {
          description: 'The lines, with the columns file, line and reason before their cells.',
          schema: z.string().meta({ description: 'CSV (RFC 4180) in UTF-8.' }),
          mediaType: 'text/csv',
          headers: { 'Content-Disposition': 'The name to save it under.' },
        },
      },
      async handle({ params }) {
        const path = await store.skippedLines(params.name);
        // Another import may remove it at any time.
        const file = path === null ? null : await open(path).catch(() => null);
        if (!file) throw new Problem('not-found');
        return {
          status: 200,
          headers: { 'Content-Disposition': `attachment; filename="${params.name}-skipped.csv"` },
          chunks: file.createReadStream(),
        };
      },
    }),
  ];
}
