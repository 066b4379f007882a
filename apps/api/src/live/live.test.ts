import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import coin from '../../test/predictors/coin/predictor.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { makeRandom } from '../learning/random.ts';
import { liveFigures } from './report.ts';
import type { KnownPrediction } from './store.ts';

const begin = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;

/** Predictions that are right about the probability, or off by `shift` on the scale of log-odds. */
function tosses(count: number, seed: number, shift = 0): KnownPrediction[] {
  const random = makeRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const score = 4 * random.uniform() - 2;
    const chance = (value: number) => 1 / (1 + Math.exp(-value));
    const value = chance(score);
    return {
      outcome: { value, class: value >= 0.5 ? 'heads' : 'tails' },
      actual: random.uniform() < chance(score + shift),
      reportedBy: index % 4 === 0 ? 'visitor' : 'administrator',
      createdAt: new Date(begin + index * hour),
    };
  });
}

const metric = (name: string, value: number, half: number) => ({
  name,
  value,
  low: value - half,
  high: value + half,
});
const byLogLoss: AnyPredictor = {
  ...coin,
  metrics: [{ name: 'logLoss', title: { en: 'Loss', fr: 'Perte' }, better: 'lower' }],
};
/** The expected log loss of a perfect model of these tosses. */
const entropy = 0.5645;
const card = { metrics: [metric('logLoss', entropy, 0.02)] };

describe('live figures', () => {
  test('are none with too few outcomes, or with one kind only', async () => {
    const few = await liveFigures(byLogLoss, card, tosses(99, 1));
    assert.deepEqual([few.isEnough, few.outcomes, few.measures, few.verdict], [false, 99, [], null]);
    const oneSided = tosses(500, 1).map((each) => ({ ...each, actual: true }));
    const one = await liveFigures(byLogLoss, card, oneSided);
    assert.deepEqual([one.isEnough, one.rarer, one.periods, one.calibration], [false, 0, [], []]);
  });

  test('of a model that is right are within what its card promises, over time too', async () => {
    const live = await liveFigures(byLogLoss, card, tosses(2_000, 2));
    assert.deepEqual(
      live.measures.map(({ name }) => name),
      ['logLoss', 'accuracy', 'calibrationError', 'bias', 'auc', 'brier'],
    );
    const [loss, accuracy] = live.measures;
    assert.deepEqual(loss?.promised, { value: entropy, low: entropy - 0.02, high: entropy + 0.02 });
    assert.equal(loss?.title.en, 'Loss');
    assert.equal(accuracy?.promised, null);
    assert.ok(loss && loss.low < entropy && entropy < loss.high);
    assert.deepEqual(live.verdict, { metric: 'logLoss', state: 'within' });
    assert.equal(live.byVisitors, 500);
    assert.equal(live.periods.length, 12);
    assert.equal(
      live.periods.reduce((sum, { outcomes }) => sum + outcomes, 0),
      2_000,
    );
    for (const [index, { from, to }] of live.periods.entries())
      assert.ok(from < to && to < (live.periods[index + 1]?.from ?? '2027'));
    const holding = live.periods.filter(
      ({ measures: [first] }) => first && first.low < entropy && entropy < first.high,
    );
    assert.ok(holding.length >= 10, `${holding.length} of 12 intervals of 95 % hold`);
  });

  test('of a model that is right raise at most one alarm in 300 looks', async () => {
    let alarms = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { verdict } = await liveFigures(byLogLoss, card, tosses(100, seed + 1_000));
      if (verdict?.state === 'beyond') alarms++;
    }
    assert.ok(alarms <= 1, `${alarms} alarms`);
  });

  test('of a model that is wrong are beyond it', async () => {
    const live = await liveFigures(byLogLoss, card, tosses(1_000, 3, -2));
    assert.deepEqual(live.verdict, { metric: 'logLoss', state: 'beyond' });
    const bias = live.measures.find(({ name }) => name === 'bias');
    assert.ok(bias && bias.high < 0, 'fewer happened than predicted');
  });

  test('of a better one than promised are no alarm, and neither is a card that promises nothing', async () => {
    const poor = { metrics: [metric('logLoss', 0.69, 0.01)] };
    assert.equal((await liveFigures(byLogLoss, poor, tosses(1_000, 4))).verdict?.state, 'within');
    assert.equal((await liveFigures(byLogLoss, { metrics: [] }, tosses(1_000, 4))).verdict, null);
  });

  test('of several classes are the loss of the class that it was, and how often it was the predicted one', async () => {
    const several: AnyPredictor = { ...byLogLoss, target: { ...coin.target, kind: 'class' } };
    const known = tosses(200, 6).map((each, index) => ({
      ...each,
      outcome: { value: 0.5, class: 'heads', parts: { heads: 0.5, tails: 0.25, edge: 0.25 } },
      actual: index % 2 === 0 ? 'heads' : 'edge',
    }));
    const live = await liveFigures(several, { metrics: [metric('logLoss', 1, 0.1)] }, known);
    assert.deepEqual(
      live.measures.map(({ name, value }) => [name, Number(value.toFixed(6))]),
      [
        ['logLoss', Number((1.5 * Math.LN2).toFixed(6))],
        ['accuracy', 0.5],
      ],
    );
    assert.deepEqual([live.rarer, live.verdict?.state], [null, 'within']);
  });

  test('of a figure are held to the interval of 8 in 10', async () => {
    const counting: AnyPredictor = { ...coin, target: { ...coin.target, kind: 'count' } };
    const counts = (interval: [number, number]): KnownPrediction[] =>
      tosses(400, 5).map((each, index) => ({
        ...each,
        outcome: { value: 4.5, interval },
        actual: index % 10,
      }));
    const right = await liveFigures(counting, { metrics: [] }, counts([1, 8]));
    assert.deepEqual(
      right.measures.map(({ name, value }) => [name, Number(value.toFixed(9))]),
      [
        ['meanAbsoluteError', 2.5],
        ['coverage', 0.8],
        ['bias', 0],
      ],
    );
    assert.deepEqual(right.verdict, { metric: 'coverage', state: 'within' });
    const narrow = await liveFigures(counting, { metrics: [] }, counts([3, 6]));
    assert.deepEqual(narrow.verdict, { metric: 'coverage', state: 'beyond' });
    assert.deepEqual(right.calibration, []);
  });
});
