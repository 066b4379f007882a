import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAdditiveScorer } from './additive.ts';
import { expand, quantileKnots, type Term } from './basis.ts';
import { trainAdditive } from './champion.ts';
import { fitLogistic, logistic, scoreOf } from './logistic.ts';
import { makeRandom } from './random.ts';
import { stratifiedFolds } from './split.ts';

const random = makeRandom(11);
const vectors = Array.from({ length: 3000 }, () =>
  Float64Array.of(random.uniform() * 10, random.integer(3), random.uniform() * 4 - 2),
);
const truth = ([x = 0, group = 0, y = 0]: ArrayLike<number> & Iterable<number>) =>
  -1 + 0.4 * x - 0.6 * Math.max(0, x - 5) + (group === 0 ? 0 : group === 1 ? 0.8 : -0.8) + 0.5 * y;
const labels = Uint8Array.from(vectors, (vector) => Number(random.chance(logistic(truth(vector)))));

const range = { scale: 'linear', minimum: 0, maximum: 10 } as const;
const terms: Term[] = [
  { category: { feature: 1, width: 3 } },
  { number: { feature: 0, ...range, knots: [2.5, 5, 7.5] } },
  { number: { feature: 2, scale: 'linear', minimum: -2, maximum: 2, knots: [] } },
  {
    category: { feature: 1, width: 3 },
    number: { feature: 0, scale: 'log', minimum: 0, maximum: 2.4, knots: [1.5] },
  },
];
const all = Uint32Array.from(labels.keys());

test('the logistic function holds at both ends', () => {
  assert.equal(logistic(0), 0.5);
  assert.equal(logistic(800), 1);
  assert.equal(logistic(-800), 0);
});

test('the fit is where the penalised gradient is zero, and near the truth', () => {
  const rows = expand(terms, vectors);
  const penalty = 2;
  const model = fitLogistic(rows, labels, all, penalty);
  // The derivative after the intercept and after the line of feature 2 (the fifth term’s only column).
  let forIntercept = 0;
  let forSlope = 0;
  let squares = 0;
  let sum = 0;
  for (const row of all) {
    const residual = (labels[row] as number) - logistic(scoreOf(model, rows, row));
    const y = (vectors[row] as Float64Array)[2] as number;
    forIntercept += residual;
    forSlope += residual * y;
    squares += y * y;
    sum += y;
  }
  const slope = model.coefficients[7] as number;
  const variance = squares / all.length - (sum / all.length) ** 2;
  assert.ok(Math.abs(forIntercept) < 1e-3, `${forIntercept}`);
  assert.ok(Math.abs(forSlope - penalty * variance * slope) < 1e-3);
  assert.ok(Math.abs(slope - 0.5) < 0.15, `${slope}`);
});

test('a column that never changes gets no coefficient', () => {
  const constant = Array.from({ length: 100 }, () => Float64Array.of(7.3, 0, 1.1));
  const half = Uint8Array.from({ length: 100 }, (_, row) => row % 2);
  const model = fitLogistic(expand(terms, constant), half, Uint32Array.from(half.keys()), 1);
  assert.ok([model.intercept, ...model.coefficients].every((one) => Math.abs(one) < 1e-6));
});

test('labels that a line separates without error still have a finite fit', () => {
  const separated = Uint8Array.from(vectors, ([x = 0]) => Number(x > 5));
  const besideTheLine = all.filter((row) => Math.abs((vectors[row]?.[0] ?? 0) - 5) > 0.05);
  const rows = expand(terms, vectors);
  const model = fitLogistic(rows, separated, besideTheLine, 1e-3);
  assert.ok(model.coefficients.every(Number.isFinite));
  assert.ok([...besideTheLine].every((row) => scoreOf(model, rows, row) > 0 === (separated[row] === 1)));
});

test('tables score like the columns they stand for, and contributions add up', () => {
  const folds = stratifiedFolds(labels, 3, 1);
  const data = { vectors, labels, folds, foldCount: 3 };
  const { model, probabilities } = trainAdditive(terms, data, [10, 1], () => undefined);
  assert.ok(probabilities.every((one) => one > 0 && one < 1));
  const { base, score, contribute } = makeAdditiveScorer(model);
  const coefficients = Float64Array.from(model.terms.flatMap((term) => term.coefficients));
  const linear = { intercept: model.intercept, coefficients };
  const number = fc.double({ min: -20, max: 20, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 20, noNaN: true }), fc.nat(2), number, (x, group, y) => {
      const vector = Float64Array.of(x, group, y);
      const expected = scoreOf(linear, expand(terms, [vector]), 0);
      const contributions = new Float64Array(3);
      assert.ok(Math.abs(score(vector) - expected) < 1e-9);
      assert.ok(Math.abs(contribute(vector, contributions) - expected) < 1e-9);
      assert.ok(Math.abs(contributions.reduce((total, one) => total + one, base) - expected) < 1e-9);
    }),
  );
  const mean = vectors.reduce((total, vector) => total + score(vector) / vectors.length, 0);
  assert.ok(Math.abs(mean - base) < 1e-9);
});

test('knots part the values and leave the ends alone', () => {
  assert.deepEqual(
    quantileKnots(
      Float64Array.from({ length: 100 }, (_, i) => i),
      3,
    ),
    [25, 50, 75],
  );
  assert.deepEqual(quantileKnots(Float64Array.of(1, 1, 1, 1, 2), 3), []);
});
