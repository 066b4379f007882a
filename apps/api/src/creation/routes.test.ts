import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { customerFields, customersTable } from '../../test/customers.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import type { FieldError } from '../http/problem.ts';
import type { MessageBody } from '../messages/schema.ts';
import { type Description, readDescription } from '../tabular/description.ts';

interface Draft {
  description: Description;
  rows: number;
  usable: string[];
  file: string;
  isWritable: boolean;
}

interface Created {
  file: string;
  isWritten: boolean;
  patch: string;
}

describe('a predictor from a table, for administrators', () => {
  let folder: string;
  let api: RunningApi;
  let administrator: Awaited<ReturnType<RunningApi['signIn']>>;
  let table: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-creation-'));
    api = await startApi();
    administrator = await api.signIn();
    const answer = await upload(customersTable(2000));
    assert.equal(answer.status, 201);
    const { id, profile } = (await answer.json()) as {
      id: string;
      profile: { columns: { name: string; type: string }[] };
    };
    table = id;
    const age = profile.columns.find(({ name }) => name === 'Age');
    assert.deepEqual([profile.columns.length, age?.type], [20, 'number']);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const upload = (body: string | Uint8Array<ArrayBuffer>) =>
    administrator('/api/tables', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
  const draft = (changes: object = {}, id = table) =>
    administrator(`/api/tables/${id}/draft`, json('POST', { name: 'bank', target: 'Exited', ...changes }));
  const drafted = async (changes: object = {}) => {
    const answer = await draft(changes);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as Draft;
  };
  const create = (description: unknown, name: unknown = 'bank', ask = administrator) =>
    ask('/api/predictors', json('POST', { name, description }));
  const errorsOf = async (answer: Response) => {
    const { errors = [] } = (await answer.json()) as { errors?: FieldError[] };
    for (const { code, params } of errors) translated({ code, params });
    return errors.map(({ field, code }) => [field, code]);
  };

  test('is drafted as the command does, for any column, and nothing is written', async () => {
    const { description, rows, usable, file, isWritable } = await drafted();
    assert.deepEqual(Object.keys(description.fields), customerFields);
    assert.deepEqual([description.target.kind, rows], ['yes-no', 2000]);
    assert.match(description.leftOut.CustomerId?.fr ?? '', /^identifiant/);
    assert.deepEqual([file, isWritable], ['apps/api/src/predictors/bank/predictor.json', false]);
    assert.ok(usable.includes('CustomerId') && !usable.includes('Currency'), usable.join(', '));
    const other = await drafted({ target: 'Complaints', kind: 'number', use: ['CustomerId'] });
    assert.equal(other.description.target.kind, 'number');
    assert.equal(other.description.fields.CustomerId?.kind, 'number');
  });

  test('is refused with the reason, in words that the pages have', async () => {
    for (const [changes, code] of [
      [{ target: 'Gone' }, 'target-absent'],
      [{ target: 'Surname' }, 'target-texts'],
      [{ target: 'Country' }, 'target-rare'],
      [{ target: 'Currency' }, 'target-constant'],
      [{ target: 'Plan', kind: 'count' }, 'target-without-numbers'],
    ] as const) {
      const answer = await draft(changes);
      assert.equal(answer.status, 422);
      const problem = (await answer.json()) as MessageBody;
      translated(problem);
      assert.equal(problem.code, code, problem.detail);
    }
    assert.deepEqual(await errorsOf(await draft({ name: 'My Bank' })), [['name', 'not-a-predictor-name']]);
    assert.deepEqual(await errorsOf(await draft({ name: 'coin' })), [['name', 'predictor-exists']]);
    const gone = await draft({}, '01900000-0000-7000-8000-000000000000');
    assert.deepEqual(await errorsOf(gone), [['id', 'upload-absent']]);
    const none = await upload(Uint8Array.from([0x50, 0x4b, 3, 4, 1, 1]));
    assert.equal(none.status, 422);
    assert.equal(((await none.json()) as MessageBody).code, 'table-not-read');
  });

  test('becomes a patch that git applies, where no checkout is', async () => {
    const { description } = await drafted();
    const answer = await create({ ...description, title: { en: 'Leaving “us”', fr: 'Départs' } });
    assert.equal(answer.status, 201, await answer.clone().text());
    const { file, isWritten, patch } = (await answer.json()) as Created;
    assert.equal(isWritten, false);
    assert.equal(existsSync(join(api.configuration.predictorsDir, 'bank')), false);
    const checkout = join(folder, 'checkout');
    execFileSync('git', ['init', '--quiet', checkout]);
    await writeFile(join(folder, 'bank.patch'), patch);
    execFileSync('git', ['-C', checkout, 'apply', '--index', join(folder, 'bank.patch')]);
    const written = readDescription(await readFile(join(checkout, file), 'utf8'), file);
    assert.deepEqual(written, { ...description, title: { en: 'Leaving “us”', fr: 'Départs' } });
  });

  test('is written under npm start, once', async () => {
    const predictorsDir = await mkdtemp(join(folder, 'predictors-'));
    const { description } = await drafted();
    await using local = await startApi({ predictorsDir, writesPredictors: true });
    const ask = await local.signIn();
    const answer = await create(description, 'bank', ask);
    assert.equal(answer.status, 201, await answer.clone().text());
    assert.equal(((await answer.json()) as Created).isWritten, true);
    const path = join(predictorsDir, 'bank', 'predictor.json');
    assert.deepEqual(readDescription(await readFile(path, 'utf8'), path), description);
    const again = await create(description, 'bank', ask);
    assert.equal(again.status, 409);
    assert.deepEqual(await errorsOf(again), [['name', 'predictor-exists']]);
  });

  test('is checked before it is written, field by field', async () => {
    const { description } = await drafted();
    const { Age } = description.fields;
    const wrong = { ...Age, label: { en: ' ', fr: 'Âge' }, minimum: 500 };
    const fields = { ...description.fields, Age: wrong };
    assert.deepEqual(await errorsOf(await create({ ...description, fields })), [
      ['fields.Age.label.en', 'required'],
      ['fields.Age.minimum', 'not-below-maximum'],
      ['fields.Age.default', 'not-within'],
    ]);
    assert.deepEqual(await errorsOf(await create(description, '../bank')), [
      ['name', 'not-a-predictor-name'],
    ]);
    assert.equal((await create(undefined)).status, 422);
    const headers = { 'content-type': 'application/json' };
    const post = (body: string) => administrator('/api/predictors', { method: 'POST', headers, body });
    assert.equal((await post('{')).status, 400);
    assert.equal((await post(`"${'x'.repeat(1_100_000)}"`)).status, 413);
  });

  test('is for administrators, and a table that was removed is gone', async () => {
    assert.equal((await create({}, 'bank', api.request)).status, 401);
    const anonymous = await api.request(
      `/api/tables/${table}/draft`,
      json('POST', { name: 'bank', target: 'x' }),
    );
    assert.equal(anonymous.status, 401);
    const { id } = (await (await upload('a,b\n1,2\n')).json()) as { id: string };
    assert.equal((await administrator(`/api/tables/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await draft({}, id)).status, 422);
  });
});
