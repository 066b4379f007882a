import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { trainOne } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import type { MessageBody } from '../messages/schema.ts';

interface Training {
  readonly state: string;
  readonly digest: string | null;
}

/** With this seed, the coin of the tests always falls on heads: its accuracy is lower. */
const badSeed = 999_999_999;

describe('the versions that npm start serves', { timeout: 300_000 }, () => {
  let modelsDir: string;
  let api: RunningApi;
  let ask: (path: string, init?: RequestInit) => Promise<Response>;

  async function start(): Promise<void> {
    api = await startApi({ modelsDir, environment: 'local' });
    ask = await api.signIn();
  }
  const short = (digest: string) => digest.slice(7, 19);
  const body = async <Body>(answer: Response): Promise<Body> => (await answer.json()) as Body;

  /** Trains from the page, and returns the version as soon as the training is reported as done. */
  async function train(seed: number): Promise<string> {
    assert.equal((await ask('/api/predictors/coin/trainings', json('POST', { seed }))).status, 202);
    for (;;) {
      const { items } = await body<{ items: Training[] }>(await api.request('/api/trainings?predictor=coin'));
      assert.ok(items[0] && items[0].state !== 'failed', JSON.stringify(items[0]));
      if (items[0].state === 'done') return items[0].digest ?? '';
    }
  }
  const pin = (version: string) => ask('/api/predictors/coin/pin', json('PUT', { version }));

  /** The version that answers, and why as `/api/models` reports it. */
  async function served(): Promise<{ digest: string; reason: MessageBody }> {
    const { model } = await body<{ model: { digest: string } }>(await api.request('/api/predictors/coin'));
    const list = await body<{
      reasons: Record<string, MessageBody>;
      models: { digest: string; pinned: boolean }[];
    }>(await api.request('/api/models?predictor=coin'));
    assert.deepEqual(
      list.models.filter(({ pinned }) => pinned).map(({ digest }) => digest),
      [model.digest],
    );
    translated(list.reasons.coin);
    return { digest: model.digest, reason: list.reasons.coin as MessageBody };
  }

  let first: string;
  let second: string;
  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-local-'));
    first = (await trainOne(coin, modelsDir)).digest;
    await start();
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(modelsDir, { recursive: true, force: true });
  });

  test('are the first ones before anything else is trained', async () => {
    const { digest, reason } = await served();
    assert.deepEqual([digest, reason.code], [first, 'serves-first']);
  });

  test('are the newest, as soon as a training is reported as done', async () => {
    second = await train(2);
    const { digest, reason } = await served();
    assert.deepEqual([digest, reason.code], [second, 'serves-measures-as-well']);
    assert.deepEqual(reason.params, { before: short(first) });
  });

  test('stay when the newest is worse, and its digest is named', async () => {
    const worse = await train(badSeed);
    const { digest, reason } = await served();
    assert.deepEqual([digest, reason.code], [second, 'serves-measures-better']);
    assert.deepEqual(reason.params, { newest: short(worse) });
  });

  test('are what a person pins, also after a training and a restart, until the pin is removed', async () => {
    const pinned = await pin(first);
    assert.equal(pinned.status, 200);
    const { reason, ...rest } = await body<{ reason: MessageBody }>(pinned);
    assert.deepEqual([rest, reason.code], [{ predictor: 'coin', digest: first }, 'serves-pinned']);
    const third = await train(3);
    assert.equal((await served()).digest, first);
    await api.serving.stop();
    await start();
    assert.equal((await served()).reason.code, 'serves-pinned');
    assert.equal((await pin('newest')).status, 200);
    const { digest, reason: why } = await served();
    assert.deepEqual([digest, why.params], [third, { before: short(second) }]);
    second = third;
  });

  test('are not pinned to what cannot be loaded, or by visitors', async () => {
    const absent = `sha256:${'0'.repeat(64)}`;
    const answer = await pin(absent);
    assert.equal(answer.status, 404);
    assert.match((await body<{ detail: string }>(answer)).detail, /it is not in the registry/);
    assert.equal((await pin('latest')).status, 422);
    assert.equal(
      (await api.request('/api/predictors/coin/pin', json('PUT', { version: first }))).status,
      401,
    );
    assert.equal((await served()).digest, second);
  });

  test('are the first ones when what is chosen is damaged, and the page says why', async () => {
    await api.serving.stop();
    await rm(join(modelsDir, 'coin', second.replace('sha256:', ''), 'card.json'));
    await start();
    const { digest, reason } = await served();
    assert.deepEqual([digest, reason.code], [first, 'serves-instead']);
    assert.equal(reason.cause?.code, 'model-file-missing');
  });

  test('are those of the variables where there are some', async () => {
    await using pinned = await startApi({ modelsDir, environment: 'local', pins: { coin: first } });
    const request = await pinned.signIn();
    const list = await body<{ reasons: Record<string, MessageBody> }>(await pinned.request('/api/models'));
    assert.equal(list.reasons.coin?.code, 'serves-variable');
    const answer = await request('/api/predictors/coin/pin', json('PUT', { version: 'newest' }));
    assert.equal(answer.status, 409);
    assert.match((await body<{ detail: string }>(answer)).detail, /Unset it/);
  });

  test('in a cluster, are those of git', async () => {
    await using cluster = await startApi({ modelsDir, environment: 'dev' });
    const request = await cluster.signIn();
    const list = await body<{ reasons: object }>(await cluster.request('/api/models'));
    assert.deepEqual(list.reasons, {});
    const answer = await request('/api/predictors/coin/pin', json('PUT', { version: first }));
    assert.equal(answer.status, 409);
    assert.match((await body<{ detail: string }>(answer)).detail, /overlays\/dev\/models\.env/);
  });
});
