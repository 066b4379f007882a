import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { trainOne } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { deliveryToken, type RunningApi, startApi } from '../../test/running-api.ts';
import type { ModelCard } from './card.ts';

const mediaType = 'application/vnd.presage.model+json';
const bearer = { authorization: `Bearer ${deliveryToken}` };

describe('a model between two environments', () => {
  let source: RunningApi;
  let target: RunningApi;
  let card: ModelCard;
  const folders: string[] = [];
  before(async () => {
    for (let count = 0; count < 2; count++) folders.push(await mkdtemp(join(tmpdir(), 'presage-models-')));
    const [from = '', to = ''] = folders;
    await trainOne(coin, from);
    card = await trainOne(coin, from, 2);
    await trainOne(coin, to);
    source = await startApi({ modelsDir: from });
    target = await startApi({ modelsDir: to });
  });
  after(async () => {
    await Promise.all([source, target].map((api) => api[Symbol.asyncDispose]()));
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const exported = (digest: string) =>
    source.request(`/api/predictors/coin/models/${digest}`, { headers: bearer });
  const send = (body: string, name = 'coin', type = mediaType) =>
    target.request(`/api/predictors/${name}/models`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': type },
      body,
    });
  const versions = async () => (await readdir(join(folders[1] ?? '', 'coin'))).sort();

  test('is exported, imported, and listed with its measures', async () => {
    const answer = await exported(card.digest);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), mediaType);
    for (let time = 0; time < 2; time++) {
      const imported = await send(await (await exported(card.digest)).text());
      assert.equal(imported.status, 201);
      assert.deepEqual(await imported.json(), { predictor: 'coin', digest: card.digest });
    }
    const { models } = (await (await target.request('/api/models')).json()) as {
      models: { digest: string; first: boolean; pinned: boolean; metrics: unknown }[];
    };
    const listed = models.find(({ digest }) => digest === card.digest);
    assert.deepEqual([listed?.first, listed?.pinned], [false, false]);
    assert.deepEqual(listed?.metrics, card.metrics);
  });

  test('is refused when it is damaged, cut off, of another type or predictor, and nothing of it is kept', async () => {
    const before = await versions();
    const bundle = await (await exported(card.digest)).text();
    const damaged = bundle.replace('\\"left\\":1', '\\"left\\":7');
    assert.notEqual(damaged, bundle);
    for (const [body, status, detail] of [
      [damaged, 422, /^damaged: its artefact was changed/],
      [bundle.slice(0, -20), 422, /was it cut off\?/],
      ['{}', 422, /not an exported model/],
    ] as const) {
      const answer = await send(body);
      assert.equal(answer.status, status);
      assert.match(((await answer.json()) as { detail: string }).detail, detail);
    }
    assert.equal((await send(bundle, 'dice')).status, 404);
    assert.equal((await send(bundle, 'coin', 'application/json')).status, 415);
    assert.deepEqual(await versions(), before);
  });

  test('is not exported when the registry does not have it', async () => {
    const answer = await exported(`sha256:${'0'.repeat(64)}`);
    assert.equal(answer.status, 404);
    assert.match(((await answer.json()) as { detail: string }).detail, /of coin: it is not in the registry/);
  });
});
