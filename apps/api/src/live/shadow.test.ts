import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { trainOne } from '../../test/models.ts';
import { until } from '../../test/pod.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import {
  administer,
  deliveryToken,
  json,
  monitoringToken,
  type RunningApi,
  startApi,
} from '../../test/running-api.ts';
import { defaultStorage } from '../configuration/limits.ts';
import type { ModelCard } from '../models/card.ts';

interface Range {
  value: number;
  low: number;
  high: number;
}

interface Figures {
  isShadow: boolean;
  against: string | null;
  predictions: number;
  since: string | null;
  agreement: Range | null;
  meanDifference: Range | null;
  meanAbsoluteDifference: Range | null;
  live: { outcomes: number; isEnough: boolean; measures: ({ name: string } & Range)[] };
  servedMeasures: ({ name: string } & Range)[];
}

interface Differences {
  items: {
    id: string;
    served: { value: number; class: string };
    shadow: { value: number; class: string };
    difference: number;
  }[];
}

interface ModelList {
  pins: Record<string, string>;
  shadows: Record<string, { digest: string; problem: { code: string; detail: string } | null }>;
  models: { digest: string; pinned: boolean; shadow: boolean }[];
}

const csv = { 'content-type': 'text/csv' };

describe('a shadow version', { timeout: 120_000 }, () => {
  let modelsDir: string;
  let first: ModelCard;
  let second: ModelCard;

  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
    first = await trainOne(coin, modelsDir);
    second = await trainOne(coin, modelsDir, 900);
  });
  after(() => rm(modelsDir, { recursive: true, force: true }));

  async function start(shadow: string, storage = defaultStorage): Promise<RunningApi> {
    const api = await startApi({ modelsDir, pins: { coin: 'first', 'coin.shadow': shadow }, storage });
    await until('it is ready', async () => (await api.request('/readyz')).status === 200);
    return api;
  }
  const read = async <Body>(api: RunningApi, path: string, init?: RequestInit) =>
    (await (await api.request(path, init)).json()) as Body;
  const rowsOf = async (api: RunningApi, sql: string) =>
    (await administer(sql, api.configuration.database.name)).rows;
  const countOf = async (api: RunningApi, table: string) =>
    Number((await rowsOf(api, `select count(*) from ${table}`))[0]?.count);
  const delivery = { headers: { authorization: `Bearer ${deliveryToken}` } };

  test('answers pages, short paths, the inference protocol and files, and is seen in no answer', async () => {
    await using api = await start(second.digest);
    const toss = { strength: 5, thumb: 'right' };
    const page = await api.request('/api/predictors/coin/predictions', json('POST', toss));
    const short = await api.request('/toss', json('POST', toss));
    const tensors = [
      { name: 'strength', shape: [2], datatype: 'FP64', data: [0, 10] },
      { name: 'thumb', shape: [2], datatype: 'BYTES', data: ['right', 'left'] },
    ];
    const inference = await api.request('/v2/models/coin/infer', json('POST', { inputs: tensors }));
    const file = await api.request('/api/predictors/coin/batch', {
      method: 'POST',
      headers: csv,
      body: 'strength,thumb\n1,left\n2,right\n3,left\n',
    });
    for (const answer of [page, short, inference, file]) {
      const text = await answer.text();
      assert.ok(answer.ok, text);
      assert.ok(!text.includes(second.digest));
      assert.doesNotMatch(text, /shadow/i);
    }
    await until('all are stored', async () => (await countOf(api, 'shadow_predictions')) === 7);
    const stored = await rowsOf(
      api,
      `select p.source, p.outcome->>'value' as served, s.outcome->>'value' as shadow, s.difference, s.agrees,
         p.outcome->>'class' = s.outcome->>'class' as same, s.model_id, p.model_id = s.served_id as "isServed"
       from shadow_predictions s join predictions p on p.id = s.prediction_id`,
    );
    assert.deepEqual(stored.map(({ source }) => source).sort(), [
      'api',
      'batch',
      'batch',
      'batch',
      'inference',
      'inference',
      'page',
    ]);
    for (const { served, shadow, difference, agrees, same, isServed } of stored) {
      assert.ok(Math.abs(Number(shadow) - Number(served) - difference) < 1e-12);
      assert.ok(difference > 0, 'the second was trained with a higher base');
      assert.equal(agrees, same);
      assert.equal(isServed, true);
    }
    const metrics = await api.request('/metrics', {
      headers: { authorization: `Bearer ${monitoringToken}` },
    });
    const short12 = second.digest.slice('sha256:'.length, 'sha256:'.length + 12);
    assert.match(
      await metrics.text(),
      new RegExp(`^shadow_predictions_total\\{predictor="coin",model="${short12}"\\} 7$`, 'm'),
    );
    const visitor = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const own = await api.request('/api/predictions?all=true', {
      method: 'DELETE',
      headers: { cookie: visitor },
    });
    assert.deepEqual(await own.json(), { deleted: 1 });
    assert.equal(await countOf(api, 'shadow_predictions'), 6, 'it is deleted with its prediction');
  });

  test('is not asked about predictions that are not stored', async () => {
    await using api = await start(second.digest, { ...defaultStorage, rowsPerVisitor: 1, batchRows: 3 });
    const page = '/api/predictors/coin/predictions';
    const toss = { strength: 5, thumb: 'right' };
    const first = await api.request(page, json('POST', toss));
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const batch = '/api/predictors/coin/batch';
    const file = (rows: number) => ({
      method: 'POST',
      headers: csv,
      body: `strength,thumb\n${'1,left\n'.repeat(rows)}`,
    });
    const refused = [
      await api.request(page, { ...json('POST', toss), headers: { ...json('POST', toss).headers, cookie } }),
      await api.request('/toss', {
        ...json('POST', toss),
        headers: { ...json('POST', toss).headers, cookie },
      }),
    ];
    for (const answer of refused) assert.equal(((await answer.json()) as { stored: boolean }).stored, false);
    for (const [path, rows] of [
      [batch, 2],
      [batch, 4],
      [`${batch}?store=false`, 1],
    ] as const) {
      const answer = await api.request(path, file(rows));
      assert.equal(answer.headers.get('presage-stored'), 'false');
      await answer.text();
    }
    const last = await api.request(page, json('POST', toss));
    assert.equal(((await last.json()) as { stored: boolean }).stored, true);
    await until('the last is stored', async () => (await countOf(api, 'shadow_predictions')) === 2);
    const metrics = await api.request('/metrics', {
      headers: { authorization: `Bearer ${monitoringToken}` },
    });
    const text = await metrics.text();
    assert.match(text, /^shadow_predictions_total\{.*\} 2$/m);
    assert.match(text, /^shadow_predictions_lost_total 0$/m);
  });

  test('is compared with the version that serves, and has live figures of its own', async () => {
    await using api = await start(second.digest);
    const path = `/api/models/${second.digest}/shadow`;
    const before = await read<Figures>(api, path);
    assert.deepEqual(
      [before.isShadow, before.predictions, before.against, before.agreement, before.live.isEnough],
      [true, 0, null, null, false],
    );
    const count = 300;
    const rows = Array.from({ length: count }, (_, row) => `${row % 11},${row % 2 ? 'left' : 'right'}`);
    const body = ['strength,thumb', ...rows].join('\n');
    await (await api.request('/api/predictors/coin/batch', { method: 'POST', headers: csv, body })).text();
    await until('all are stored', async () => (await countOf(api, 'shadow_predictions')) === count);
    const predictions = await rowsOf(api, 'select id, outcome from predictions');
    const sides = await rowsOf(
      api,
      `select s.prediction_id as id, s.outcome from shadow_predictions s order by s.prediction_id`,
    );
    const shadowOf = new Map(sides.map(({ id, outcome }) => [id, outcome]));
    const lines = predictions.map(({ id }) => `${id},${shadowOf.get(id)?.class}`);
    const administrator = await api.signIn();
    const sent = await administrator('/api/outcomes', {
      method: 'POST',
      headers: csv,
      body: ['id,actual', ...lines].join('\n'),
    });
    assert.equal(((await sent.json()) as { new: number }).new, count);

    let figures = before;
    await until('the figures are new', async () => {
      figures = await read<Figures>(api, path);
      return figures.predictions === count && figures.live.outcomes === count;
    });
    const differences = predictions.map(
      ({ id, outcome }) => (shadowOf.get(id)?.value ?? Number.NaN) - outcome.value,
    );
    const mean = differences.reduce((sum, each) => sum + each, 0) / count;
    const agreeing = predictions.filter(({ id, outcome }) => shadowOf.get(id)?.class === outcome.class);
    assert.ok(agreeing.length < count, 'they differ');
    assert.equal(figures.against, first.digest);
    assert.equal(figures.agreement?.value, agreeing.length / count);
    assert.ok(Math.abs((figures.meanDifference?.value ?? 0) - mean) < 1e-9);
    assert.ok(Math.abs((figures.meanAbsoluteDifference?.value ?? 0) - mean) < 1e-9, 'all are above 0');
    assert.ok(Date.parse(figures.since ?? '') <= Date.now());
    const accuracyOf = (measures: readonly ({ name: string } & Range)[]) =>
      measures.find(({ name }) => name === 'accuracy')?.value;
    assert.equal(accuracyOf(figures.live.measures), 1, 'the outcomes are what it answered');
    assert.equal(accuracyOf(figures.servedMeasures), agreeing.length / count);
    const served = await read<{ outcomes: number }>(api, `/api/models/${first.digest}/live`);
    assert.equal(served.outcomes, count, 'the figures of the version that serves stay its own');
    assert.equal((await read<{ outcomes: number }>(api, `/api/models/${second.digest}/live`)).outcomes, 0);

    const { items } = await read<Differences>(api, `${path}/differences`, delivery);
    assert.equal(items.length, 10);
    const largest = differences.toSorted((one, other) => other - one).slice(0, 10);
    assert.deepEqual(
      items.map(({ difference }) => difference.toFixed(12)),
      largest.map((difference) => difference.toFixed(12)),
    );
    for (const { id, served, shadow, difference } of items) {
      assert.ok(Math.abs(shadow.value - served.value - difference) < 1e-12);
      assert.equal((await administrator(`/api/predictions/${id}`)).status, 200);
    }
    assert.equal((await administrator(`${path}/differences`)).status, 200);
    assert.equal((await api.request(`${path}/differences`)).status, 401, 'not for visitors');
  });

  test('is marked in the list; of another version there are no figures, of none 404', async () => {
    await using api = await start(second.digest);
    const { pins, shadows, models } = await read<ModelList>(api, '/api/models');
    assert.deepEqual(pins, { coin: 'first' });
    assert.deepEqual(shadows, { coin: { digest: second.digest, problem: null } });
    assert.deepEqual(
      models.map(({ digest, pinned, shadow }) => [digest, pinned, shadow]).sort(),
      [
        [first.digest, true, false],
        [second.digest, false, true],
      ].sort(),
    );
    const other = await read<Figures>(api, `/api/models/${first.digest}/shadow`);
    assert.deepEqual([other.isShadow, other.predictions], [false, 0]);
    assert.equal((await api.request(`/api/models/sha256:${'0'.repeat(64)}/shadow`)).status, 404);
  });

  for (const [what, digestOf, code] of [
    ['that is absent', () => `sha256:${'0'.repeat(64)}`, 'model-absent'],
    ['that serves', () => first.digest, 'shadow-serves'],
  ] as const)
    test(`${what} disturbs nothing: the list says why it does not answer`, async () => {
      await using api = await start(digestOf());
      const answer = await api.request('/toss', json('POST', { strength: 5, thumb: 'left' }));
      assert.equal(answer.status, 200);
      assert.equal((await api.request('/readyz')).status, 200);
      const { shadows, models } = await read<ModelList>(api, '/api/models');
      assert.equal(shadows.coin?.problem?.code, code);
      assert.ok(models.every(({ shadow }) => !shadow));
      assert.ok(api.log.some(({ msg }) => msg === 'shadow versions not loaded'));
    });

  test('of a predictor whose own version no line pins is refused with what to write', async () => {
    await using api = await startApi({ modelsDir, pins: { 'coin.shadow': second.digest } });
    const { shadows } = await read<ModelList>(api, '/api/models');
    assert.match(shadows.coin?.problem?.detail ?? '', /write coin=first beside it/);
  });

  test('of a predictor that does not exist stops the start, as other pins do', async () => {
    const pins = { coin: 'first', 'dice.shadow': second.digest };
    await assert.rejects(startApi({ modelsDir, pins }), /there is no predictor "dice"/);
  });
});
