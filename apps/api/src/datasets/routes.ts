import type { Request } from 'express';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Dataset } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { storageProblem } from '../http/storage.ts';
import { message } from '../messages/message.ts';
import { ImportRefusal } from './read-records.ts';
import { datasetParamsSchema, importQuerySchema, importReportSchema, recordsSchema } from './schema.ts';
import type { DatasetStore } from './store.ts';

export interface DatasetDependencies {
  predictors: readonly AnyPredictor[];
  store: DatasetStore;
  /** Whether a training of the predictor reads its records at present. */
  isTraining(predictor: string): Promise<boolean>;
}

/** What a training reads: shown to anyone; imported and removed by administrators and the delivery. */
export function datasetRoutes({ predictors, store, isTraining }: DatasetDependencies): Route[] {
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
      summary: 'Import records',
      description:
        'Reads a CSV file as it arrives and uses it for the next training: all of it or nothing. Columns are matched without case, spaces and underscores; the delimiter is a comma, semicolon or tab; repeated header lines are skipped, so that several files can be sent as one.',
      permission: 'delivery',
      query: importQuerySchema,
      stream: { mediaType: 'text/csv', description: 'The file, in UTF-8, with a header.' },
      responses: { 201: { description: 'The records are imported.', schema: importReportSchema } },
      problems: ['invalid-records', 'storage-full'],
      async handle({ params, query, request }) {
        const predictor = predictorOf(params.name);
        refuseWithoutRecords(predictor);
        const { dataset, ...report } = await importFrom(request, (source) =>
          store.add(predictor, query.name, source),
        );
        const { fingerprint } = dataset;
        return { status: 201, body: { ...report, fingerprint, dataset: shown(dataset) } };
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'removeDataset',
      summary: 'Go back to the previous records',
      description:
        'Removes the newest imported records. The next training reads those before them, or generated ones; trained models stay.',
      permission: 'delivery',
      responses: { 200: { description: 'What the next training reads now.', schema: recordsSchema } },
      problems: ['conflict'],
      async handle({ params }) {
        const predictor = predictorOf(params.name);
        refuseWithoutRecords(predictor);
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
  ];
}

function refuseWithoutRecords({ name, data }: AnyPredictor): void {
  if (!data)
    throw new Problem('not-found', {
      message: message('no-records-taken', { predictor: name }),
    });
}

function describe({ name, data }: AnyPredictor, imported: readonly Dataset[]) {
  const [current, ...history] = imported.map(shown);
  const { notice, rows, seed } = data?.synthetic ?? {};
  return {
    predictor: name,
    source: !data ? 'published' : current ? 'import' : 'synthetic',
    current: current ?? null,
    history,
    columns: data?.columns ?? [],
    leavesOut: data?.leavesOut ?? null,
    disclaimer: data?.disclaimer ?? null,
    synthetic: data ? { notice, rows, seed } : null,
  };
}

const shown = ({ id, name, fingerprint, rows, leftOut, createdAt }: Dataset) => ({
  id,
  name,
  fingerprint,
  rows,
  leftOut,
  createdAt: createdAt.toISOString(),
});

/**
 * Passes the body to an import. After an early refusal the rest is still received: a client that is cut off
 * while it sends never reads the reason.
 */
async function importFrom<Result>(
  request: Request,
  add: (source: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  try {
    return await add(request.iterator({ destroyOnReturn: false }));
  } catch (error) {
    if (request.destroyed && !request.complete)
      throw new Problem('malformed-request', { message: message('file-incomplete') });
    await receiveRest(request);
    if (error instanceof ImportRefusal) {
      const { content, badRows, badCount } = error;
      throw new Problem('invalid-records', { message: content, lines: { badRows, badCount } });
    }
    throw storageProblem(error) ?? error;
  }
}

async function receiveRest(request: Request): Promise<void> {
  try {
    for await (const _ of request);
  } catch {
    // The sender has closed the connection and reads no answer.
  }
}
