import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { administer, json, monitoringToken, type RunningApi, startApi } from '../../test/running-api.ts';

interface Answer {
  id: string;
  predictor: string;
  model: string;
  outcome: { value: number; class: string };
  explanation: { base: number; score: number; contributions: Record<string, number> };
  wording: { headline: { en: string; fr: string } };
  synthetic: boolean;
  createdAt: string;
}

const toss = { strength: 7, thumb: 'left' };
const page = '/api/predictors/coin/predictions';

/** POSTs exactly these bytes and headers; resolves with the status, the headers and the body. */
function post(url: string, body: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const call = request(url, { method: 'POST', headers }, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
      call.once('error', reject).end(body);
    },
  );
}

describe('a prediction', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const rows = async (where: string) =>
    (await administer(`select * from predictions where ${where}`, api.configuration.database.name)).rows;
  /** Waits until the journal has stored so many. */
  const stored = async (where: string, count: number) => {
    for (;;) {
      const found = await rows(where);
      if (found.length >= count) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  test('of a page is answered with its explanation, and is stored by then', async () => {
    const response = await api.request(page, json('POST', toss));
    assert.equal(response.status, 201);
    const answer = (await response.json()) as Answer;
    assert.equal(response.headers.get('location'), `/api/predictions/${answer.id}`);
    assert.equal(answer.predictor, 'coin');
    assert.match(answer.model, /^sha256:[0-9a-f]{64}$/);
    assert.equal(answer.outcome.class, 'heads');
    const { base, score, contributions } = answer.explanation;
    const sum = Object.values(contributions).reduce((total, one) => total + one, base);
    assert.ok(Math.abs(sum - score) < 1e-9);
    assert.deepEqual(answer.wording.headline, { en: 'Heads', fr: 'Face' });
    assert.equal(answer.synthetic, true);
    const [row] = await rows(`id = '${answer.id}'`);
    assert.deepEqual(row.input, [7, 'left']);
    assert.deepEqual(row.outcome, answer.outcome);
    assert.equal(row.source, 'page');
    assert.equal(row.created_at.toISOString(), answer.createdAt);
  });

  test('of a page gives the visitor a cookie, once', async () => {
    const first = await api.request(page, json('POST', toss));
    const cookie = first.headers.getSetCookie()[0] ?? '';
    assert.match(
      cookie,
      /^presage-test-visitor=[0-9a-f-]{36}\.[\w-]{43}; Max-Age=31536000; .*HttpOnly; SameSite=Lax$/,
    );
    const init = json('POST', toss);
    const again = await api.request(page, {
      ...init,
      headers: { ...init.headers, cookie: cookie.split(';')[0] ?? '' },
    });
    assert.deepEqual(again.headers.getSetCookie(), []);
  });

  test('is asked for in French at the path of that language', async () => {
    assert.equal((await api.request('/api/predicteurs/coin/predictions', json('POST', toss))).status, 201);
  });

  test('is refused with the field for anything that the fields do not allow', async () => {
    const wrong: [input: unknown, fields: string[]][] = [
      [{}, ['strength', 'thumb']],
      [{ ...toss, strength: 11 }, ['strength']],
      [{ ...toss, strength: '7' }, ['strength']],
      [{ ...toss, strength: null }, ['strength']],
      [{ ...toss, thumb: 'LEFT' }, ['thumb']],
      [{ ...toss, colour: 'red' }, ['colour']],
      [[], ['']],
    ];
    for (const path of [page, '/toss'])
      for (const [input, fields] of wrong) {
        const response = await api.request(path, json('POST', input));
        assert.equal(response.status, 422, JSON.stringify(input));
        const { errors } = (await response.json()) as { errors: { field: string; message: string }[] };
        assert.deepEqual(errors.map(({ field }) => field).sort(), fields);
      }
  });

  test('is refused with a sentence when the body is no JSON, as NaN and Infinity are none', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const path of [page, '/toss'])
      for (const strength of ['NaN', 'Infinity', '-Infinity', '']) {
        const body = `{"strength":${strength},"thumb":"left"}`;
        const response = await api.request(path, { method: 'POST', headers, body });
        assert.equal(response.status, 400);
        const { detail } = (await response.json()) as { detail: string };
        assert.equal(detail, 'The body is not valid JSON.');
      }
    const body = '{"strength":1e999,"thumb":"left"}';
    assert.equal((await api.request(page, { method: 'POST', headers, body })).status, 422);
  });

  test('at an alias is stored after the answer, at most 200 ms later', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await api.request('/toss', json('POST', toss));
        assert.equal(response.status, 200);
        return (await response.json()) as Answer;
      }),
    );
    const found = await stored(`source = 'api'`, 50);
    assert.equal(new Set(answers.map(({ id }) => id)).size, 50);
    for (const { id, createdAt } of answers) {
      const row = found.find((one) => one.id === id);
      assert.equal(row?.created_at.toISOString(), createdAt);
      assert.equal(row?.visitor, null);
    }
  });

  test('at an alias is answered like at the path of the pages, however it is sent', async () => {
    const url = `${api.url}/toss`;
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const plain = { 'content-type': 'application/json', traceparent: trace };
    const body = JSON.stringify(toss);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const first = await post(url, body, { ...plain, ...length });
    const others = [
      await post(url, body, { ...plain, 'transfer-encoding': 'chunked' }),
      await post(url, body, { ...plain, ...length, cookie: 'a=b' }),
      await post(`${url}?x=1`, body, { ...plain, ...length }),
    ];
    const long = await post(`${api.url}${page}`, body, { ...plain, ...length });
    const comparable = ({ headers, body: text }: typeof first) => {
      const {
        date: _date,
        traceparent,
        'content-length': _length,
        location: _location,
        'set-cookie': _cookie,
        ...rest
      } = headers;
      const { id: _id, createdAt: _createdAt, ...answer } = JSON.parse(text) as Answer;
      return { headers: rest, trace: String(traceparent).slice(0, 35), answer };
    };
    for (const other of others) assert.equal(other.status, first.status);
    for (const other of [...others, long]) assert.deepEqual(comparable(other), comparable(first));
    assert.deepEqual(
      [first.status, first.headers.location, first.headers['set-cookie']],
      [200, undefined, undefined],
    );
    assert.equal(long.status, 201);
    const lines = api.log.filter(({ requestId }) => requestId === trace.slice(3, 35));
    assert.equal(lines.length, 5);
    const fields = lines.map((line) => Object.keys(line).sort().join());
    assert.equal(new Set(fields).size, 1);
  });

  test('at an alias is refused with the fitting status when it is not valid', async () => {
    const url = `${api.url}/toss`;
    const large = JSON.stringify({ ...toss, pad: 'x'.repeat(70_000) });
    const cases: [body: string, headers: Record<string, string>, status: number][] = [
      [JSON.stringify(toss), { 'content-type': 'text/plain' }, 415],
      ['', { 'content-type': 'application/json' }, 422],
      [JSON.stringify(toss), { 'content-type': 'application/json', origin: 'http://elsewhere' }, 403],
      [large, { 'content-type': 'application/json' }, 413],
      [JSON.stringify({ ...toss, thumb: 'x' }), { 'content-type': 'application/json' }, 422],
      [JSON.stringify({ ...toss, pad: 'x'.repeat(20_000) }), { 'content-type': 'application/json' }, 422],
      ['"left"', { 'content-type': 'application/json' }, 422],
    ];
    for (const [body, headers, status] of cases) {
      const answer = await post(url, body, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
      assert.equal(answer.status, status, body.slice(0, 80));
      assert.equal(JSON.parse(answer.body).status, status);
    }
    assert.equal((await api.request('/toss')).status, 405);
  });

  test('is counted by predictor, model, source and class', async () => {
    await (await api.request('/toss', json('POST', toss))).text();
    const headers = { authorization: `Bearer ${monitoringToken}` };
    const text = await (await api.request('/metrics', { headers })).text();
    assert.match(
      text,
      /predictions_total\{predictor="coin",model="[0-9a-f]{12}",source="api",class="heads"\} \d+/,
    );
    assert.match(text, /prediction_duration_seconds_count\{predictor="coin"\} \d+/);
    assert.match(text, /predictions_stored_total \d+/);
    assert.match(text, /predictions_dropped_total 0/);
    assert.match(text, /predictions_waiting \d+/);
    assert.match(
      text,
      /http_request_duration_seconds_count\{method="POST",route="\/toss",status="200"\} \d+/,
    );
  });
});

test('what waits is stored when the process gets a signal to stop', async () => {
  const api = await startApi();
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => (await api.request('/toss', json('POST', toss))).json()),
  );
  await api.serving.stop();
  const { rows } = await administer('select id from predictions', api.configuration.database.name);
  assert.equal(rows.length, answers.length);
});

test('nothing is predicted before the database was ever reached, because nothing could be stored', async () => {
  await using api = await startApi({}, 'none');
  for (const path of [page, '/toss']) {
    const response = await api.request(path, json('POST', toss));
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '2');
  }
});
