import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { shapleyValues } from '../../test/shapley.ts';
import { type Additive, additiveSchema, makeAdditiveScorer } from './additive.ts';
import { numberBasis, type Term } from './basis.ts';
import { trainAdditive } from './champion.ts';
import { makeRandom } from './random.ts';
import { stratifiedFolds } from './split.ts';

const features = 3;
const random = makeRandom(7);
/** A category, a number that depends on it, and another number. */
const rows = Array.from({ length: 300 }, () => {
  const category = random.integer(3);
  return Float64Array.of(category, category * 10 + random.integer(31), random.integer(11) - 5);
});
const labels = Uint8Array.from(rows, ([category = 0, months = 0, other = 0]) =>
  Number(random.chance(1 / (1 + Math.exp((category - 1) * (months - 20) * 0.1 + other * 0.2)))),
);

const category = { feature: 0, width: 3 };
const terms: Term[] = [
  { category },
  { number: numberBasis(1, 'linear', rows, () => [8, 20, 33]) },
  { number: numberBasis(2, 'linear', rows, () => [0]) },
  { category, number: numberBasis(1, 'log', rows, () => [2.5]) },
];
const folds = stratifiedFolds(labels, 3, 1);
const { model } = trainAdditive(terms, { vectors: rows, labels, folds, foldCount: 3 }, [1], () => undefined);

const vectors = fc
  .tuple(fc.nat(2), fc.integer({ min: 0, max: 60 }), fc.integer({ min: -6, max: 6 }))
  .map((values) => Float64Array.from(values));

/** The mean score of the training rows, the features of the set being those of the vector. */
function known(
  { score }: { score(vector: Float64Array): number },
  vector: Float64Array,
  set: number,
): number {
  const sum = rows.reduce((total, row) => {
    const mixed = row.map((value, feature) => ((set >> feature) & 1 ? (vector[feature] as number) : value));
    return total + score(mixed);
  }, 0);
  return sum / rows.length;
}

describe('the contributions of an additive model', () => {
  const scorer = makeAdditiveScorer(additiveSchema.parse(JSON.parse(JSON.stringify(model))));

  test('are the Shapley values over the rows of the training, by all subsets', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const contributions = new Float64Array(features);
        const score = scorer.contribute(vector, contributions);
        const expected = shapleyValues(features, (set) => known(scorer, vector, set));
        expected.forEach((one, feature) => {
          assert.ok(Math.abs((contributions[feature] as number) - one) < 1e-9);
        });
        assert.ok(Math.abs(score - scorer.score(vector)) < 1e-9);
        assert.ok(Math.abs(scorer.base - known(scorer, vector, 0)) < 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  test('add up for a model that was trained before the means of single fields were kept', () => {
    const terms = model.terms.map(({ marginal: _, ...term }) => term);
    const earlier = makeAdditiveScorer(additiveSchema.parse({ ...model, terms }));
    const vector = Float64Array.of(2, 40, 1);
    const contributions = new Float64Array(features);
    const score = earlier.contribute(vector, contributions);
    assert.equal(score, scorer.score(vector));
    const sum = contributions.reduce((total, one) => total + one, earlier.base);
    assert.ok(Math.abs(sum - score) < 1e-9);
  });

  test('need means that fit the coefficients', () => {
    const [first, ...others] = model.terms.toReversed() as [Additive['terms'][number]];
    const wrong = { ...first, marginal: { shares: [0.5, 0.5], means: [1] } };
    assert.throws(() => additiveSchema.parse({ ...model, terms: [wrong, ...others] }), /do not fit/);
  });
});
