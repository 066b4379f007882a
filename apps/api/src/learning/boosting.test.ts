import assert from 'node:assert/strict';
import { test } from 'node:test';
import JSZip from 'jszip';
import startInference from 'ydf-inference';
import startTraining from 'ydf-training';
import { trainBoosted } from './boosting.ts';
import type { Feature } from './features.ts';
import { logistic } from './logistic.ts';
import { makeRandom } from './random.ts';
import { stratifiedFolds } from './split.ts';
import { makeTreesScorer } from './trees.ts';
import { readTrees } from './ydf-model.ts';

const features: readonly Feature[] = [
  { kind: 'number', name: 'months' },
  { kind: 'category', name: 'contract', values: ['month', 'year', 'never sold'] },
  { kind: 'category', name: 'senior', values: [0, 1] },
];

/** Of these rows, `share` or so have label 1. */
function makeRows(share: number) {
  const random = makeRandom(2);
  const vectors = Array.from({ length: 1200 }, () =>
    Float64Array.of(random.uniform() * 70, random.integer(2), random.integer(2)),
  );
  const labels = Uint8Array.from(vectors, ([months = 0, contract = 0, senior = 0]) =>
    Number(random.chance(share + (months < 20 ? 0.15 : -0.1) - 0.1 * contract + 0.05 * senior)),
  );
  return { vectors, labels };
}

const columnsOf = (vectors: readonly Float64Array[]) =>
  Object.fromEntries(
    features.map((feature, place) => [
      feature.name,
      vectors.map((vector) =>
        feature.kind === 'number'
          ? (vector[place] as number)
          : String(feature.values[vector[place] as number]),
      ),
    ]),
  );

Object.assign(globalThis, { JSZip });

for (const [kind, share] of [
  ['few', 0.3],
  ['most', 0.75],
] as const)
  test(`our trees answer what ydf-inference answers when ${kind} rows are of label 1`, async () => {
    const silent = () => undefined;
    const training = await startTraining({ print: silent, printErr: silent });
    const inference = await startInference({ print: silent, printErr: silent });
    const { vectors, labels } = makeRows(share);
    const learner = new training.GradientBoostedTreesLearner('label', 'CLASSIFICATION');
    const model = learner.train({ ...columnsOf(vectors), label: Array.from(labels, String) });
    const classes = model.getLabelClasses();
    const saved = await (await model.save()).arrayBuffer();
    model.unload();
    const loaded = await inference.loadModelFromZipBlob(new Uint8Array(saved));
    // A contract that no row of the training had is asked for too.
    const asked = [
      ...vectors,
      ...vectors.map(([months = 0, , senior = 0]) => Float64Array.of(months, 2, senior)),
    ];
    const theirs = loaded.predict(columnsOf(asked));
    loaded.unload();
    const trees = await readTrees(saved, features, classes[1] === '1' ? 1 : -1);
    const { score } = makeTreesScorer(trees);
    assert.equal(classes[1], kind === 'few' ? '1' : '0');
    assert.ok(trees.trees.length > 3);
    asked.forEach((vector, row) => {
      // YDF gives the probability of its second class.
      const probability = classes[1] === '1' ? (theirs[row] as number) : 1 - (theirs[row] as number);
      assert.ok(Math.abs(logistic(score(vector)) - probability) < 1e-6);
    });
  });

test('training in the worker: the same bytes each time, contributions that add up, an end when asked', async () => {
  const { vectors, labels } = makeRows(0.3);
  const data = { vectors, labels, folds: stratifiedFolds(labels, 3, 1), foldCount: 3 };
  const first = await trainBoosted(features, data, () => undefined);
  const second = await trainBoosted(features, data, () => undefined);
  assert.equal(JSON.stringify(first.model), JSON.stringify(second.model));
  assert.deepEqual(first.probabilities, second.probabilities);
  const { base, score, contribute } = makeTreesScorer(first.model);
  for (const vector of vectors.slice(0, 200)) {
    const contributions = new Float64Array(features.length);
    contribute(vector, contributions);
    const total = contributions.reduce((sum, one) => sum + one, base);
    assert.ok(Math.abs(total - score(vector)) < 1e-9);
  }
  const stop = new Error('stop');
  const stopped = trainBoosted(features, data, (share) => {
    if (share > 0.3) throw stop;
  });
  await assert.rejects(stopped, stop);
});

test('a row with nothing in a field is refused', async () => {
  const { vectors, labels } = makeRows(0.3);
  const broken = [Float64Array.of(Number.NaN, 0, 0), ...vectors.slice(1)];
  const data = { vectors: broken, labels, folds: stratifiedFolds(labels, 3, 1), foldCount: 3 };
  await assert.rejects(
    trainBoosted(features, data, () => undefined),
    /months is missing/,
  );
});

test('a file that is no saved model is refused', async () => {
  const empty = await new JSZip().generateAsync({ type: 'arraybuffer' });
  await assert.rejects(readTrees(empty, features, 1), /has no gradient_boosted_trees_header/);
});
