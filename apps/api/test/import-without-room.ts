import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Request } from 'express';
import { districtFiles } from '../src/datasets/district-files.ts';
import { recordsFolder } from '../src/datasets/records-file.ts';
import { datasetRoutes } from '../src/datasets/routes.ts';
import { datasetStore } from '../src/datasets/store.ts';
import { uploadStore } from '../src/datasets/uploads.ts';
import { Problem, problemKinds } from '../src/http/problem.ts';
import coin from './predictors/coin/predictor.ts';

/** Imports more than this process may write (`ulimit -f`), and prints the answer and what is left in the folder. */
const modelsDir = process.argv[2] ?? '';
const districts = districtFiles(modelsDir);
const store = datasetStore({} as Parameters<typeof datasetStore>[0], modelsDir, districts);
const post = datasetRoutes({
  predictors: [coin],
  store,
  uploads: uploadStore(modelsDir),
  districts,
  isTraining: async () => false,
}).find(({ method }) => method === 'post');
const lines = Array(5_000).fill('4.5,left,1\n');
const request = Readable.from(
  ['strength,thumb,heads\n', ...lines].map((line) => Buffer.from(line)),
  {
    objectMode: false,
  },
) as unknown as Request;
const refusal = await Promise.resolve(
  post?.handle({
    params: { name: 'coin' } as never,
    query: { name: 'x.csv' } as never,
    body: undefined as never,
    session: null,
    ifMatch: [],
    request,
    response: {} as never,
  }),
).catch((error: unknown) => error);
if (!(refusal instanceof Problem)) throw refusal;
const { status, title } = problemKinds[refusal.kind];
const left = (await readdir(recordsFolder(modelsDir, 'coin'))).filter((name) => name.startsWith('.'));
console.log(JSON.stringify({ status, title, left }));
