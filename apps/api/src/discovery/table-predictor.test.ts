import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startCommand } from '../../test/command.ts';
import { customer, customerFields, customersTable } from '../../test/customers.ts';
import { createDatabase, json, type RunningApi, startApi } from '../../test/running-api.ts';
import type { OpenApiDocument } from '../openapi/document.ts';

const run = promisify(execFile);
const definition = join(import.meta.dirname, '..', 'definition');

interface Field {
  kind: string;
  label: { en: string; fr: string };
  optional?: true;
  default?: string | number;
}

/** A person's path: a file, `create`, the first start, the import, a training, a prediction with its explanation. */
describe('a predictor from a table alone', { timeout: 180_000 }, () => {
  let root: string;
  let folder: string;
  let modelsDir: string;
  let serving: RunningApi;
  const read = async <Body>(path: string) => (await (await serving.request(path)).json()) as Body;
  const command = (line: string, database: string) =>
    startCommand(line, { PREDICTORS_DIR: folder, MODELS_DIR: modelsDir, DATABASE_NAME: database }).ended;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'presage-table-'));
    folder = join(root, 'predictors');
    modelsDir = join(root, 'models');
    const table = join(root, 'customers.csv');
    await writeFile(table, customersTable(2000));
    const database = await createDatabase(true);
    const created = await command(`create bank --from ${table} --target Exited --folder ${folder}`, database);
    assert.equal(created.code, 0, created.stdout + created.stderr);
    const trained = await command('train --missing', database);
    assert.equal(trained.code, 0, trained.stdout + trained.stderr);
    serving = await startApi({ predictorsDir: folder, modelsDir });
  });
  after(async () => {
    await serving?.[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  });

  test('is a file of fields, a target, and what was left out and why', async () => {
    const { fields, target, leftOut } = JSON.parse(
      await readFile(join(folder, 'bank', 'predictor.json'), 'utf8'),
    ) as {
      fields: Record<string, Field>;
      target: { kind: string; yes: { value: string } };
      leftOut: Record<string, { en: string; fr: string }>;
    };
    assert.deepEqual(Object.keys(fields), customerFields);
    assert.deepEqual([target.kind, target.yes.value], ['yes-no', '1']);
    assert.deepEqual(fields.CreditScore?.label, { en: 'Credit score', fr: 'Credit score' });
    assert.deepEqual(
      [fields.Salary?.optional, fields.Plan?.optional, fields.Age?.optional],
      [true, true, undefined],
    );
    assert.deepEqual(
      Object.entries(leftOut).map(([column, { en }]) => [column, en.split(/[: ]/, 1)[0]]),
      [
        ['RowNumber', 'identifier'],
        ['CustomerId', 'identifier'],
        ['Surname', 'too'],
        ['Currency', 'constant'],
        ['ClosingNote', 'leak'],
      ],
    );
  });

  test('passes the tests of every predictor', async () => {
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const files = ['every-predictor.test.ts', 'every-predictor-asked.test.ts'].map((name) =>
      join(definition, name),
    );
    const args = ['--test', '--test-reporter=spec', ...files];
    const env = { ...environment, PREDICTORS_DIR: folder };
    const { stdout, code } = await run(process.execPath, args, { env, maxBuffer: 1e8 }).catch(
      (error) => error,
    );
    assert.equal(code, undefined, stdout);
    assert.match(stdout, /bank, asked over HTTP/);
  });

  test('has its form, its route and its place in OpenAPI, with a first model of made-up rows', async () => {
    const { fields, data } = await read<{
      fields: Record<string, Field>;
      data: { synthetic: boolean; notice: { en: string } };
    }>('/api/predictors/bank');
    assert.deepEqual(Object.keys(fields), customerFields);
    assert.equal(data.synthetic, true);
    assert.match(data.notice.en, /^Made-up rows: .* import it and train\.$/);
    const { paths } = await read<OpenApiDocument>('/openapi.json');
    assert.equal(paths?.['/api/predictors/bank/predictions']?.post?.operationId, 'predictBank');
    const made = await serving.request('/api/predictors/bank/predictions', json('POST', customer));
    assert.equal(made.status, 201, await made.clone().text());
  });

  test('learns the table that is imported: predictions, explanations, a card, a file, and v2', async () => {
    const admin = await serving.signIn();
    const imported = await admin('/api/predictors/bank/dataset?name=customers.csv', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: customersTable(2000),
    });
    assert.equal(imported.status, 201, await imported.clone().text());
    const { code, stdout, stderr } = await command(
      'train --predictor bank',
      serving.configuration.database.name,
    );
    assert.equal(code, 0, stderr);
    const digest = /bank: (sha256:[0-9a-f]{64}) by (?:regression|trees)/.exec(stdout)?.[1] ?? '';
    await using again = await startApi({ predictorsDir: folder, modelsDir, pins: { bank: digest } });
    const made = await again.request('/api/predictors/bank/predictions', json('POST', customer));
    const { synthetic, model, outcome, explanation, wording } = (await made.json()) as {
      synthetic: boolean;
      model: string;
      outcome: { value: number; class: string };
      explanation: { base: number; score: number; contributions: Record<string, number> };
      wording: { sentence: { en: string; fr: string } };
    };
    assert.deepEqual([synthetic, model, outcome.class], [false, digest, '1']);
    const { base, score, contributions } = explanation;
    const sum = Object.values(contributions).reduce((total, one) => total + one, base);
    assert.ok(Math.abs(sum - score) < 1e-9);
    const [most] = Object.entries(contributions).sort(([, a], [, b]) => b - a);
    assert.equal(most?.[0], 'Age');
    assert.match(wording.sentence.en, /What raises it most: Age \(70\)/);
    const card = (await (await again.request(`/api/models/${digest}`)).json()) as {
      data: { source: string; rows: number };
      metrics: { name: string; value: number }[];
      candidates: unknown[];
    };
    assert.deepEqual([card.data.source, card.data.rows, card.candidates.length], ['import', 2000, 2]);
    assert.ok((card.metrics.find(({ name }) => name === 'auc')?.value ?? 0) > 0.75);
    const batch = await again.request('/api/predictors/bank/batch', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: customersTable(3, 2).replace(/branch \d+/, 'branch of the moon'),
    });
    const [header, ...lines] = (await batch.text()).trim().split('\r\n');
    assert.match(header ?? '', /,predicted_value,predicted_class,predicted_id,error$/);
    for (const line of lines) assert.match(line, /,0\.\d+,[01],[0-9a-f-]{36},$/);
    assert.equal((await again.request('/v2/models/bank/ready')).status, 200);
  });
});
