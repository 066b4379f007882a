import type { AnyPredictor } from '../definition/predictor.ts';
import type { Dataset } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import { presentColumn, presentDataset, presentImport } from './present.ts';
import { importReportSchema } from './read-schema.ts';
import { importProblem, receive } from './receive.ts';
import { datasetParamsSchema, importQuerySchema, recordsSchema } from './schema.ts';
import { predictorWithRecords, type UploadDependencies, uploadRoutes } from './upload-routes.ts';

export interface DatasetDependencies extends UploadDependencies {
  /** Whether a training of the predictor reads its records at present. */
  isTraining(predictor: string): Promise<boolean>;
}

/** What a training reads: shown to anyone; imported and removed by administrators and the delivery. */
export function datasetRoutes(dependencies: DatasetDependencies): Route[] {
  const { predictors, store, uploads, isTraining } = dependencies;
  const one = {
    path: '/api/predictors/:name/dataset',
    aliases: ['/api/predicteurs/:name/donnees'],
    tag: 'predictors',
    params: datasetParamsSchema,
  };
  const predictorOf = (name: string): AnyPredictor => {
    const predictor = predictors.find((each) => each.name === name);
    if (!predictor) throw new Problem('not-found');
    return predictor;
  };
  const records = async (name: string) => describe(predictorOf(name), await store.list(name));
  return [
    route({
      ...one,
      method: 'get',
      operationId: 'readDataset',
      summary: 'Read what a predictor is trained on',
      description: 'The records that the next training reads, the earlier ones, and the columns of a file.',
      permission: 'anyone',
      responses: { 200: { description: 'The records.', schema: recordsSchema } },
      handle: async ({ params }) => ({ status: 200, body: await records(params.name) }),
    }),
    route({
      ...one,
      method: 'post',
      operationId: 'importDataset',
      limit: 'import',
      summary: 'Import records',
      description:
        'Uses the records of a file for the next training: all of them or none. Columns are matched without case, accents and punctuation, by their names, by common synonyms, or as in the last import of a file with the same columns; repeated header lines are skipped, so that several files can be sent as one. To see first what would be read, to map columns and values, or to leave out bad lines, upload the file to `…/dataset/files`.',
      permission: 'editor-or-delivery',
      query: importQuerySchema,
      stream: {
        mediaType: 'text/csv',
        encodings: ['gzip'],
        description:
          'The file, with a header: CSV (comma, semicolon, tab or bar; UTF-8, UTF-16 with a byte order mark, or Latin-1), the same within gzip or ZIP, or a workbook (xlsx).',
      },
      responses: { 201: { description: 'The records are imported.', schema: importReportSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ params, query, request }) {
        const predictor = predictorWithRecords(predictors, params.name);
        const upload = await receive(request, (source) => uploads.add(params.name, source));
        try {
          const path = await uploads.find(params.name, upload.id);
          if (path === null) throw new Problem('not-found');
          const result = await store.add(predictor, [{ path, name: query.name }]);
          return { status: 201, body: presentImport(result) };
        } catch (error) {
          throw importProblem(error);
        } finally {
          await uploads.remove(params.name, upload.id);
        }
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'removeDataset',
      summary: 'Go back to the previous records',
      description:
        'Removes the newest imported records. The next training reads those before them, or generated ones; trained models stay.',
      permission: 'editor-or-delivery',
      responses: { 200: { description: 'What the next training reads now.', schema: recordsSchema } },
      problems: ['conflict'],
      async handle({ params }) {
        predictorWithRecords(predictors, params.name);
        if (await isTraining(params.name))
          throw new Problem('conflict', {
            message: message('records-in-training'),
          });
        if (!(await store.removeNewest(params.name)))
          throw new Problem('not-found', {
            message: message('nothing-to-remove', { predictor: params.name }),
          });
        return { status: 200, body: await records(params.name) };
      },
    }),
    ...uploadRoutes(dependencies),
  ];
}

function describe({ name, data }: AnyPredictor, imported: readonly Dataset[]) {
  const [current, ...history] = imported.map(presentDataset);
  const { notice, rows, seed } = data?.synthetic ?? {};
  return {
    predictor: name,
    source: !data ? 'published' : current ? 'import' : 'synthetic',
    current: current ?? null,
    history,
    columns: data?.columns.map(presentColumn) ?? [],
    districts: data?.districts ?? null,
    leavesOut: data?.leavesOut ?? null,
    disclaimer: data?.disclaimer ?? null,
    synthetic: data ? { notice, rows, seed } : null,
  };
}
