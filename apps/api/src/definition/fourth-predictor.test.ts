import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startCommand } from '../../test/command.ts';
import { copyDocumentedPredictor, type DocumentedPredictor } from '../../test/documented-predictor.ts';
import { createDatabase, json, type RunningApi, startApi } from '../../test/running-api.ts';
import { csvLine } from '../csv/writer.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { AnyPredictor } from './predictor.ts';

const run = promisify(execFile);
const api = join(import.meta.dirname, '..', '..');

/** What docs/predictors.md says: a folder, and no other change. The code is the document's own. */
describe('the predictor of docs/predictors.md', { timeout: 180_000 }, () => {
  let copied: DocumentedPredictor;
  let modelsDir: string;
  let serving: RunningApi;
  const read = async <Body>(path: string) => (await (await serving.request(path)).json()) as Body;
  const train = (database: string) =>
    startCommand('train --predictor picnic', {
      PREDICTORS_DIR: copied.folder,
      MODELS_DIR: modelsDir,
      DATABASE_NAME: database,
    }).ended;

  before(async () => {
    copied = await copyDocumentedPredictor();
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-fourth-models-'));
    const { code, stdout, stderr } = await train(await createDatabase(true));
    assert.equal(code, 0, stdout + stderr);
    serving = await startApi({ predictorsDir: copied.folder, modelsDir });
  });
  after(async () => {
    await serving?.[Symbol.asyncDispose]();
    for (const folder of [copied.root, modelsDir]) await rm(folder, { recursive: true, force: true });
  });

  test('is whole, and of the right types', async () => {
    assert.deepEqual(copied.files.map((file) => basename(file)).sort(), [
      'fields.ts',
      'model.ts',
      'picnic.test.ts',
      'predictor.ts',
      'records.ts',
    ]);
    const configuration = join(copied.root, 'tsconfig.json');
    const base = join(api, '..', '..', 'tsconfig.base.json');
    await writeFile(
      configuration,
      JSON.stringify({
        extends: base,
        compilerOptions: { typeRoots: [join(copied.root, 'node_modules/@types')] },
        include: ['apps/api/src/predictors'],
      }),
    );
    const compiler = join(api, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', configuration]).catch((error) => error);
    assert.equal(stdout, '');
  });

  test('passes its own tests, and those of every predictor', async () => {
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const tests = ['every-predictor.test.ts', 'every-predictor-asked.test.ts'].map((name) =>
      join(import.meta.dirname, name),
    );
    const own = copied.files.filter((file) => file.endsWith('.test.ts'));
    const args = ['--test', '--test-reporter=spec', ...tests, ...own];
    const env = { ...environment, PREDICTORS_DIR: copied.folder };
    const { stdout, code } = await run(process.execPath, args, { env, maxBuffer: 1e8 }).catch(
      (error) => error,
    );
    assert.equal(code, undefined, stdout);
    assert.match(stdout, /recovers the true model of the synthetic mornings/);
    assert.match(stdout, /picnic, asked over HTTP/);
  });

  test('has its form, its route and its place in OpenAPI', async () => {
    const { question, fields } = await read<{
      question: object;
      fields: Record<string, { default: unknown }>;
    }>('/api/predictors/picnic');
    assert.deepEqual(question, {
      en: 'Will it rain on the picnic?',
      fr: 'Va-t-il pleuvoir sur le pique-nique ?',
    });
    assert.deepEqual(
      Object.entries(fields).map(([name, field]) => [name, field.default]),
      [
        ['cloud', 40],
        ['wind', 'west'],
      ],
    );
    const { paths } = await read<OpenApiDocument>('/openapi.json');
    assert.equal(paths?.['/api/predictors/picnic/predictions']?.post?.operationId, 'predictPicnic');

    const made = await serving.request(
      '/api/predicteurs/picnic/predictions',
      json('POST', { cloud: 100, wind: 'west' }),
    );
    assert.equal(made.status, 201);
    const { id, wording, synthetic, outcome } = (await made.json()) as {
      id: string;
      wording: object;
      synthetic: boolean;
      outcome: { class: string };
    };
    assert.deepEqual(wording, { headline: { en: 'Take the tent', fr: 'Prenez la tente' } });
    assert.deepEqual([synthetic, outcome.class], [true, 'wet']);
    const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const stored = await serving.request(`/api/predictions/${id}`, { headers: { cookie } });
    const { figures } = (await stored.json()) as { figures: { kind: string }[] };
    assert.deepEqual(
      figures.map(({ kind }) => kind),
      ['gauge'],
    );
  });

  test('predicts a file, and speaks the Open Inference Protocol', async () => {
    const headers = { 'content-type': 'text/csv' };
    const body = 'place;wind;cloud\nhill;west;99,5\nlake;south;2\n';
    const batch = await serving.request('/api/predictors/picnic/batch', { method: 'POST', headers, body });
    const [header, hill, lake] = (await batch.text()).split('\r\n');
    assert.equal(header, 'place;wind;cloud;predicted_value;predicted_class;predicted_id;error');
    assert.match(hill ?? '', /^hill;west;99,5;0,9\d+;wet;[0-9a-f-]{36};$/);
    assert.match(lake ?? '', /^lake;south;2;;;;wind must be one of west, east$/);
    assert.equal((await serving.request('/v2/models/picnic/ready')).status, 200);
  });

  test('has a card and features', async () => {
    const { model } = await read<{ model: { digest: string } }>('/api/predictors/picnic');
    const card = await read<{
      trainer: string;
      data: { source: string; rows: number };
      topFeatures: { field: string }[];
    }>(`/api/models/${model.digest}`);
    assert.deepEqual([card.trainer, card.data.source, card.data.rows], ['logistic', 'synthetic', 2000]);
    assert.equal(card.topFeatures[0]?.field, 'cloud');
    const { features } = await read<{ features: { field: string; training: { count: number } }[] }>(
      '/api/predictors/picnic/features',
    );
    assert.deepEqual(
      features.map(({ field, training }) => [field, training.count]),
      [
        ['cloud', 2000],
        ['wind', 2000],
      ],
    );
  });

  test('is trained again on records that a person brings, to another version', async () => {
    const { default: picnic } = (await import(join(copied.folder, 'picnic', 'predictor.ts'))) as {
      default: AnyPredictor;
    };
    const rows = [...(picnic.data?.synthetic.generate(99, 500) ?? [])] as {
      cloud: number;
      wind: string;
      rain: string;
    }[];
    const body = `Rain,Cloud,Wind\n${rows.map(({ cloud, wind, rain }) => csvLine([rain, cloud, wind])).join('')}`;
    const admin = await serving.signIn();
    const imported = await admin('/api/predictors/picnic/dataset?name=mornings.csv', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
    });
    assert.equal(imported.status, 201, await imported.clone().text());
    const { code, stdout, stderr } = await train(serving.configuration.database.name);
    assert.equal(code, 0, stderr);
    const digest = /picnic: (sha256:[0-9a-f]{64}) by logistic/.exec(stdout)?.[1];
    const card = await read<{ data: { source: string; name: string; rows: number } }>(
      `/api/models/${digest}`,
    );
    assert.deepEqual([card.data.source, card.data.name, card.data.rows], ['import', 'mornings.csv', 500]);
    await using again = await startApi({
      predictorsDir: copied.folder,
      modelsDir,
      pins: { picnic: digest ?? '' },
    });
    const made = await again.request(
      '/api/predictors/picnic/predictions',
      json('POST', { cloud: 0, wind: 'east' }),
    );
    const { synthetic, model } = (await made.json()) as { synthetic: boolean; model: string };
    assert.deepEqual([synthetic, model], [false, digest]);
  });
});
