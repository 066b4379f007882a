import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, deliveryToken, json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Listed {
  id: string;
  input: Record<string, unknown>;
  outcome: { value: number; class: string };
  wording: { headline: { en: string } } | null;
  createdAt: string;
}
interface Page {
  items: Listed[];
  nextCursor: string | null;
  total: number;
}

/** A browser of its own: keeps the cookie that it is given. */
function visitor(api: RunningApi) {
  let cookie = '';
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await api.request(path, { ...init, headers: { ...init.headers, cookie } });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  return {
    ask,
    async predict(strength: number, thumb = 'left') {
      const response = await ask('/api/predictors/coin/predictions', json('POST', { strength, thumb }));
      assert.equal(response.status, 201);
      return ((await response.json()) as Listed).id;
    },
    list: async (query = '') => (await (await ask(`/api/predictions${query}`)).json()) as Page,
  };
}

describe('stored predictions', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  test('are listed newest first, page by page', async () => {
    const { predict, list } = visitor(api);
    const ids = [await predict(1), await predict(2), await predict(3)];
    const first = await list('?limit=2');
    assert.deepEqual(
      first.items.map(({ id }) => id),
      [ids[2], ids[1]],
    );
    assert.equal(first.total, 3);
    assert.deepEqual(first.items[0]?.input, { strength: 3, thumb: 'left' });
    assert.deepEqual(Object.keys(first.items[0]?.wording?.headline ?? {}), ['en', 'fr']);
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    assert.deepEqual(
      second.items.map(({ id }) => id),
      [ids[0]],
    );
    assert.equal(second.nextCursor, null);
  });

  test('are filtered by predictor, model, class, source and time', async () => {
    const { predict, list, ask } = visitor(api);
    const tails = await predict(0, 'right');
    const heads = await predict(10, 'left');
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
    assert.deepEqual(await ids('?class=heads'), [heads]);
    assert.deepEqual(await ids('?class=tails&predictor=coin&source=page'), [tails]);
    assert.deepEqual(await ids('?source=batch'), []);
    assert.deepEqual(await ids('?predictor=other'), []);
    assert.deepEqual(await ids(`?model=sha256:${'0'.repeat(64)}`), []);
    const today = new Date().toISOString().slice(0, 10);
    assert.equal((await ids(`?from=${today}&to=${today}`)).length, 2);
    assert.deepEqual(await ids('?to=2020-01-01'), []);
    for (const query of ['?from=yesterday', '?model=x', '?source=x', '?cursor=x', '?limit=0'])
      assert.equal((await ask(`/api/predictions${query}`)).status, 422, query);
  });

  test('are read with explanation and figures', async () => {
    const { predict, ask } = visitor(api);
    const id = await predict(8);
    const stored = (await (await ask(`/api/predictions/${id}`)).json()) as Listed & Record<string, unknown>;
    assert.deepEqual(stored.input, { strength: 8, thumb: 'left' });
    const { base, score, contributions } = stored.explanation as {
      base: number;
      score: number;
      contributions: Record<string, number>;
    };
    const sum = Object.values(contributions).reduce((total, one) => total + one, base);
    assert.ok(Math.abs(sum - score) < 1e-9);
    assert.equal((stored.figures as { kind: string }[])[0]?.kind, 'gauge');
    assert.equal(stored.note, null);
    assert.equal(stored.synthetic, true);
  });

  test('tell the delivery which model made them, and nothing of what was asked', async () => {
    const { predict, ask } = visitor(api);
    const id = await predict(8);
    const stored = (await (await ask(`/api/predictions/${id}`)).json()) as Record<string, unknown>;
    const headers = { authorization: `Bearer ${deliveryToken}` };
    const response = await api.request(`/api/predictions/${id}/origin`, { headers });
    assert.equal(response.status, 200);
    const { predictor, model, createdAt } = stored;
    assert.deepEqual(await response.json(), { id, predictor, model, createdAt });
    assert.equal((await ask(`/api/predictions/${id}/origin`)).status, 401, 'not even its owner');
    const unknown = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    assert.equal((await api.request(`/api/predictions/${unknown}/origin`, { headers })).status, 404);
  });

  test('are a visitor’s own: another can neither list, read nor delete them', async () => {
    const [mine, theirs, nobody] = [visitor(api), visitor(api), visitor(api)];
    const id = await mine.predict(4);
    await theirs.predict(5);
    for (const other of [theirs, nobody]) {
      assert.ok((await other.list()).items.every((item) => item.id !== id));
      assert.equal((await other.ask(`/api/predictions/${id}`)).status, 404);
      assert.equal((await other.ask(`/api/predictions/${id}`, { method: 'DELETE' })).status, 404);
      const bulk = await other.ask(`/api/predictions?ids=${id}`, { method: 'DELETE' });
      assert.deepEqual(await bulk.json(), { deleted: 0 });
    }
    assert.equal((await mine.ask(`/api/predictions/${id}`)).status, 200);
    const forged = { headers: { cookie: `presage-test-visitor=${id}.${'a'.repeat(43)}` } };
    assert.equal(((await (await api.request('/api/predictions', forged)).json()) as Page).total, 0);
  });

  test('are all shown to an administrator, who may delete them', async () => {
    const { predict, ask } = visitor(api);
    const id = await predict(6);
    const administrator = await api.signIn();
    const { items } = (await (await administrator('/api/predictions?limit=1')).json()) as Page;
    assert.equal(items[0]?.id, id);
    assert.equal((await administrator(`/api/predictions/${id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await ask(`/api/predictions/${id}`)).status, 404);
  });

  test('are deleted singly, by ids, by filters, and all only when that is said', async () => {
    const { predict, list, ask } = visitor(api);
    const remove = async (query: string) => (await ask(query, { method: 'DELETE' })).json();
    const [a, b, c] = [await predict(1), await predict(2), await predict(3)];
    assert.equal((await ask(`/api/predictions/${a}`, { method: 'DELETE' })).status, 204);
    assert.equal((await ask(`/api/predictions/${a}`, { method: 'DELETE' })).status, 404);
    assert.deepEqual(await remove(`/api/predictions?ids=${b},${c}`), { deleted: 2 });
    await predict(0, 'right');
    await predict(10);
    assert.deepEqual(await remove('/api/previsions?class=tails'), { deleted: 1 });
    assert.equal((await ask('/api/predictions', { method: 'DELETE' })).status, 422);
    assert.equal((await ask('/api/predictions?ids=x', { method: 'DELETE' })).status, 422);
    assert.deepEqual(await remove('/api/predictions?all=true'), { deleted: 1 });
    assert.equal((await list()).total, 0);
  });

  test('are exported as CSV, with a column for each field of the predictor asked for', async () => {
    const { predict, ask } = visitor(api);
    await predict(2);
    const response = await ask('/api/predictions.csv?predictor=coin');
    assert.match(response.headers.get('content-type') ?? '', /^text\/csv/);
    const bytes = Buffer.from(await response.arrayBuffer());
    const lines = bytes.toString().split('\r\n');
    assert.equal(
      lines[0],
      '\uFEFFid,createdAt,predictor,model,source,strength,thumb,value,class,low,high,date,reference,actual',
    );
    assert.match(lines[1] ?? '', /^[0-9a-f-]{36},.*Z,coin,sha256:[0-9a-f]{64},page,2,left,0\.\d+,\w+,,,,,$/);
    assert.deepEqual(lines.slice(2), ['end,1,,,,,,,,,,,,', '']);
    const other = await (await ask('/api/previsions.csv')).text();
    assert.match(other, /,page,"\{""strength"":2,""thumb"":""left""\}",0\./);
  });

  test('that can’t be read are no file: the export has the status of its failure', async () => {
    const { ask } = visitor(api);
    const { name } = api.configuration.database;
    await administer('alter table predictions rename to hidden', name);
    const response = await ask('/api/predictions.csv');
    await administer('alter table hidden rename to predictions', name);
    assert.equal(response.status, 500);
    assert.match(response.headers.get('content-type') ?? '', /problem\+json/);
    assert.equal(response.headers.get('content-disposition'), null);
  });

  test('of nobody are a file that says so', async () => {
    const { ask } = visitor(api);
    const file = await (await ask('/api/predictions.csv')).text();
    assert.match(file, /^id,[^\r]*\r\nend,0,+\r\n$/);
  });

  test('whose model is gone keep their result, and say why there is no explanation', async () => {
    const { predict, ask } = visitor(api);
    const id = await predict(2);
    const digest = `sha256:${'1'.repeat(64)}`;
    await administer(
      `with old as (insert into models (predictor, digest, trainer, card) values ('coin', '${digest}', 'x', '{}') returning id)
       update predictions set model_id = old.id from old where predictions.id = '${id}'`,
      api.configuration.database.name,
    );
    const stored = (await (await ask(`/api/predictions/${id}`)).json()) as Record<string, unknown>;
    assert.equal(stored.model, digest);
    assert.equal(stored.explanation, null);
    assert.deepEqual(stored.figures, []);
    assert.match((stored.note as { detail: string }).detail, /no longer in the registry/);
  });
});
