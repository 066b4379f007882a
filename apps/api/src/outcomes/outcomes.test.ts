import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Answer {
  id: string;
  actual: unknown;
  state: string;
  reportedAt: string;
  errors: { message: string }[];
}

describe('what actually happened', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  /** A prediction of a new visitor, and how this visitor asks. */
  async function predicted() {
    const made = await api.request(
      '/api/predictors/coin/predictions',
      json('POST', { strength: 5, thumb: 'left' }),
    );
    assert.equal(made.status, 201);
    const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const ask = (path: string, init: RequestInit = {}) =>
      api.request(path, { ...init, headers: { ...init.headers, cookie } });
    return { id: ((await made.json()) as Answer).id, ask };
  }
  /** Waits until a prediction is in the database: rows of a file are stored after the answer. */
  async function stored(id: string) {
    const count = async () =>
      (await administer(`select 1 from predictions where id = '${id}'`, api.configuration.database.name)).rows
        .length;
    while ((await count()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const report = (actual: unknown) => json('POST', { actual });
  const answerOf = async (response: Response) => (await response.json()) as Answer;

  test('is reported by the visitor of a prediction: again without effect, corrected, removed', async () => {
    const { id, ask } = await predicted();
    const path = `/api/predictions/${id}/outcome`;
    const first = await answerOf(await ask(path, report('heads')));
    assert.deepEqual([first.state, first.actual], ['new', true]);
    const again = await answerOf(await ask(path, report(1)));
    assert.deepEqual([again.state, again.reportedAt], ['unchanged', first.reportedAt]);
    assert.equal((await answerOf(await ask(path, report(false)))).state, 'corrected');
    assert.equal((await answerOf(await ask(`/api/predictions/${id}`))).actual, false);
    assert.equal((await ask(path, { method: 'DELETE' })).status, 204);
    assert.equal((await ask(path, { method: 'DELETE' })).status, 404);
    assert.equal((await answerOf(await ask(`/api/predictions/${id}`))).actual, null);
  });

  test('is reported by nobody else but an administrator', async () => {
    const { id } = await predicted();
    const { ask: other } = await predicted();
    const path = `/api/predictions/${id}/outcome`;
    for (const ask of [other, api.request]) {
      assert.equal((await ask(path, report(true))).status, 404);
      assert.equal((await ask(path, { method: 'DELETE' })).status, 404);
    }
    const administrator = await api.signIn();
    assert.equal((await administrator(path, report(true))).status, 200);
    const { rows } = await administer(
      `select reported_by from outcomes where prediction_id = '${id}'`,
      api.configuration.database.name,
    );
    assert.deepEqual(rows, [{ reported_by: 'administrator' }]);
  });

  test('is checked against the target, and deleted with the prediction', async () => {
    const { id, ask } = await predicted();
    const path = `/api/predictions/${id}/outcome`;
    const refused = await ask(path, report('edge'));
    assert.equal(refused.status, 422);
    assert.match((await answerOf(refused)).errors[0]?.message ?? '', /one of true, false, heads, tails/);
    for (const actual of [7, null, {}]) assert.equal((await ask(path, report(actual))).status, 422);
    assert.equal((await ask(path, json('POST', { actual: true, model: 'x' }))).status, 422);
    assert.equal((await ask(path, report('tails'))).status, 200);
    assert.equal((await ask(`/api/predictions/${id}`, { method: 'DELETE' })).status, 204);
    const { rows } = await administer(
      `select 1 from outcomes where prediction_id = '${id}'`,
      api.configuration.database.name,
    );
    assert.equal(rows.length, 0);
  });

  test('is read from the exported file, filled in: good lines are stored, the others listed', async () => {
    const administrator = await api.signIn();
    const [a, b, c] = [await predicted(), await predicted(), await predicted()];
    const send = async (lines: string[]) => {
      const headers = { 'content-type': 'text/csv' };
      const response = await administrator('/api/outcomes', {
        method: 'POST',
        headers,
        body: lines.join('\n'),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const exported = await (await administrator('/api/predictions.csv?predictor=coin')).text();
    const [header = '', ...rows] = exported.split('\r\n');
    const lineOf = (id: string) => rows.find((row) => row.startsWith(id)) ?? '';
    const gone = '01900000-0000-7000-8000-000000000000';
    const lines = [
      header,
      `${lineOf(a.id)}heads`,
      `${lineOf(b.id)}no`,
      lineOf(c.id),
      `${lineOf(c.id)}edge`,
      `${lineOf(a.id).replace(a.id, gone)}yes`,
      `${lineOf(a.id).replace(a.id, 'x')}yes`,
      lineOf('end'),
    ];
    const { status, body } = await send(lines);
    assert.equal(status, 200);
    const { badRows, ...counts } = body;
    assert.deepEqual(counts, { new: 2, corrected: 0, unchanged: 0, blank: 1, unknown: 1, badCount: 2 });
    assert.deepEqual(
      (badRows as { line: number; code: string }[]).map(({ line, code }) => [line, code]),
      [
        [5, 'not-one-of'],
        [7, 'not-an-id'],
      ],
    );
    const again = (await send(['reference;outcome', `${a.id};tails`, `${b.id};0`])).body;
    assert.deepEqual([again.corrected, again.unchanged], [1, 1]);
    assert.equal((await send(['id,name', `${a.id},x`])).status, 422);
    assert.equal((await send([''])).status, 400);
    const batch = await api.request('/api/predictors/coin/batch', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'id,strength,thumb\nAnn,5,left\nBob,11,left\n',
    });
    const [names, ann, bob] = (await batch.text()).split('\r\n');
    assert.equal(names, 'id,strength,thumb,predicted_value,predicted_class,predicted_id,error');
    await stored(ann?.split(',').at(-2) ?? '');
    const fromBatch = (await send([`${names},actual`, `${ann},heads`, `${bob},tails`])).body;
    assert.deepEqual(
      [fromBatch.new, fromBatch.unknown, fromBatch.badCount],
      [1, 0, 1],
      'Bob has no prediction',
    );
    const visitor = await api.request('/api/outcomes', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'id,actual\n',
    });
    assert.equal(visitor.status, 401);
  });
});
