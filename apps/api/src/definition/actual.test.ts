import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverPredictors } from '../discovery/discover.ts';
import { type Actual, readActual } from './actual.ts';
import { predictorsFolder } from './folder.ts';

const tries: Record<string, { good: [given: Actual, stored: Actual][]; bad: Actual[] }> = {
  probability: {
    good: [
      [true, true],
      ['0', false],
      [' Yes ', true],
      ['non', false],
      [1, true],
    ],
    bad: ['perhaps', 2, '', 0.5],
  },
  count: {
    good: [
      [0, 0],
      ['3', 3],
    ],
    bad: [-1, 1.5, 'many', true, '', Number.NaN],
  },
  years: {
    good: [
      [31.5, 31.5],
      ['0', 0],
    ],
    bad: [-1, 'long', false, Number.POSITIVE_INFINITY],
  },
};

test('every predictor takes outcomes of its own target', async () => {
  const predictors = await discoverPredictors(predictorsFolder);
  assert.ok(predictors.length > 0);
  for (const { name, target } of predictors) {
    const { good = [], bad = [] } = tries[target.kind] ?? {};
    assert.ok(good.length > 0, `${name} has a target that this test does not know: ${target.kind}`);
    for (const [given, actual] of good)
      assert.deepEqual(readActual(target, given), { actual }, `${name} ${given}`);
    for (const given of bad) assert.ok('problem' in readActual(target, given), `${name} ${given}`);
  }
});

test('a target of several classes takes one of them, and one of numbers any', () => {
  const text = { en: 'x', fr: 'x' };
  const several = { label: text, scale: text, kind: 'class', classes: { low: text, high: text } } as const;
  assert.deepEqual(readActual(several, ' low '), { actual: 'low' });
  for (const given of ['middle', '', true, 1])
    assert.ok('problem' in readActual(several, given), String(given));
  const number = { label: text, scale: text, kind: 'number' } as const;
  assert.deepEqual(readActual(number, '-1.5'), { actual: -1.5 });
  assert.ok('problem' in readActual(number, 'much'));
});

test('a class of a probability says whether it happened', async () => {
  const predictors = await discoverPredictors(predictorsFolder);
  for (const { name, target } of predictors) {
    if (target.kind !== 'probability' || !target.classes) continue;
    assert.ok(target.happened !== undefined && target.happened in target.classes, name);
    for (const key of Object.keys(target.classes))
      assert.deepEqual(readActual(target, key), { actual: key === target.happened }, `${name} ${key}`);
  }
});
