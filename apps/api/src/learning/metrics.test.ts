import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accuracy,
  auc,
  brier,
  calibrationBins,
  calibrationError,
  logLoss,
  meanInterval,
  r2,
} from './metrics.ts';
import { makeRandom } from './random.ts';

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

test('auc counts pairs, ties half', () => {
  const labels = [1, 1, 0, 0, 0];
  const scores = [0.9, 0.5, 0.5, 0.1, 0.7];
  near(auc(labels, scores).value, (3 + 1.5) / 6);
  near(auc([1, 0], [1, 0]).value, 1);
  assert.deepEqual(auc([1, 1], [1, 0]), { value: 0.5, low: 0, high: 1 });
});

test('DeLong’s interval holds the truth about 95 times in 100', () => {
  const random = makeRandom(5);
  // Two normals one deviation apart: the area is Φ(1/√2).
  const truth = 0.7602499389065233;
  let holds = 0;
  for (let study = 0; study < 300; study++) {
    const labels = Array.from({ length: 200 }, () => Number(random.chance(0.4)));
    const scores = labels.map((label) => random.normal(label));
    const { low, high } = auc(labels, scores);
    if (low <= truth && truth <= high) holds++;
  }
  assert.ok(holds > 270 && holds < 298, `${holds} of 300`);
});

test('log loss and Brier score by hand', () => {
  near(logLoss([1, 0], [0.8, 0.4]).value, -(Math.log(0.8) + Math.log(0.6)) / 2);
  near(brier([1, 0], [0.8, 0.4]).value, (0.04 + 0.16) / 2);
  assert.ok(Number.isFinite(logLoss([1], [0]).value));
});

test('calibration: bins and their weighted distance', () => {
  const labels = [0, 1, 1, 1];
  const probabilities = [0.12, 0.18, 0.85, 1];
  assert.deepEqual(
    calibrationBins(labels, probabilities).map(({ from, count, observed }) => [from, count, observed]),
    [
      [0.1, 2, 0.5],
      [0.8, 1, 1],
      [0.9, 1, 1],
    ],
  );
  near(calibrationError(labels, probabilities, 1).value, (Math.abs(0.3 - 1) + 0.15) / 4);
});

test('r2 of the truth is 1, of the mean 0', () => {
  near(r2([1, 2, 3, 4], [1, 2, 3, 4], 1).value, 1);
  near(r2([1, 2, 3, 4], [2.5, 2.5, 2.5, 2.5], 1).value, 0);
});

test('intervals hold their value and are the same for the same seed', () => {
  const random = makeRandom(9);
  const probabilities = Array.from({ length: 500 }, () => random.uniform());
  const labels = probabilities.map((probability) => Number(random.chance(probability)));
  for (const measure of [
    () => auc(labels, probabilities),
    () => brier(labels, probabilities),
    () => logLoss(labels, probabilities),
    () => r2(labels, probabilities, 4),
    () => accuracy(77, 100),
    () => meanInterval(probabilities),
  ]) {
    const { low, value, high } = measure();
    assert.ok(low < value && value < high);
    assert.deepEqual(measure(), { low, value, high });
  }
});
