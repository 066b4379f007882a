import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administer, monitoringToken, type RunningApi, startApi } from '../../test/running-api.ts';

interface Answer {
  predictions: number;
  enough: number;
  training: { source: string; rows: number };
  features: {
    field: string;
    kind: string;
    bins: { from: number | null; to: number | null; value: string | null; label: { fr: string } | null }[];
    training: { count: number; mean: number | null; shares: number[] };
    recent: { count: number; missing: number; mean: number | null; shares: number[] };
    psi: number | null;
    drift: string;
  }[];
}

describe('the features of a predictor', () => {
  let api: RunningApi;
  const path = '/api/predictors/coin/features';

  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  /** Predictions as they are stored; the strength of each from 0.05 to 10, on whichever thumb is told. */
  const predict = async (count: number, strength: string, thumb: string) => {
    await administer(
      `insert into predictions (model_id, source, visitor, input, outcome, microseconds)
       select (select id from models where predictor = 'coin'), 'page', gen_random_uuid(),
         json_build_array(${strength}, ${thumb}), '{}', 1
       from generate_series(1, ${count}) n`,
      api.configuration.database.name,
    );
  };
  const read = async (query = '') => (await (await api.request(path + query)).json()) as Answer;
  const feature = (answer: Answer, name: string) => {
    const found = answer.features.find(({ field }) => field === name);
    assert.ok(found);
    return found;
  };
  const adds = (shares: number[], to: number) =>
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - to) < 1e-9);

  test('before any prediction: the training’s distribution, and nothing to compare', async () => {
    const answer = await read();
    assert.deepEqual(
      [answer.predictions, answer.training.source, answer.training.rows],
      [0, 'synthetic', 400],
    );
    const strength = feature(answer, 'strength');
    assert.equal(strength.bins.length, strength.training.shares.length);
    assert.deepEqual([strength.bins[0]?.from, strength.bins.at(-1)?.to], [null, null]);
    adds(strength.training.shares, 1);
    adds(strength.recent.shares, 0);
    assert.deepEqual([strength.psi, strength.drift, strength.recent.mean], [null, 'unknown', null]);
    const thumb = feature(answer, 'thumb');
    assert.deepEqual(
      thumb.bins.map(({ value, label }) => [value, label?.fr]),
      [
        ['left', 'Gauche'],
        ['right', 'Droit'],
      ],
    );
  });

  test('few predictions say nothing yet', async () => {
    await predict(99, '9.5', `'left'`);
    const { predictions, features } = await read();
    assert.equal(predictions, 99);
    for (const { psi, drift } of features) assert.ok(psi !== null && psi > 0.25 && drift === 'unknown');
  });

  test('predictions like the training have not drifted; others have', async () => {
    await predict(1000, '0.01 * ((n * 617) % 1000)', `case when n % 2 = 0 then 'left' else 'right' end`);
    const alike = await read();
    for (const { field, drift } of alike.features) assert.equal(drift, 'none', field);
    await predict(1000, '9', `'right'`);
    const { features, predictions } = await read('?last=1000');
    assert.equal(predictions, 1000);
    for (const { field, drift, recent } of features) {
      assert.equal(drift, 'strong', field);
      adds(recent.shares, 1);
      assert.equal(recent.count, 1000);
    }
    assert.equal((await read('?last=2000')).predictions, 2000);
  });

  test('a value that a prediction can’t lack is not compared', async () => {
    await predict(1000, 'null', `'right'`);
    const strength = feature(await read(), 'strength');
    assert.deepEqual([strength.recent.missing, strength.recent.count], [1000, 0]);
    assert.deepEqual([strength.psi, strength.drift], [null, 'unknown']);
  });

  test('`last` is a whole number of 50 to 10 000; the predictor is one that is served', async () => {
    for (const last of ['49', '10001', '100.5', 'x', ''])
      assert.equal((await api.request(`${path}?last=${last}`)).status, 422, last);
    assert.equal((await api.request('/api/predictors/nobody/features')).status, 404);
    assert.equal((await api.request('/api/predicteurs/coin/caracteristiques')).status, 200);
  });

  test('Prometheus reads the index', async () => {
    const headers = { authorization: `Bearer ${monitoringToken}` };
    const scraped = await (await api.request('/metrics', { headers })).text();
    assert.match(scraped, /^feature_drift_psi\{predictor="coin",field="thumb"\} [\d.]+$/m);
  });
});
