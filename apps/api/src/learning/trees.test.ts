import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shapleyValues } from '../../test/shapley.ts';
import type { Tree } from './tree.ts';
import { makeTreesScorer, type Trees, treesSchema } from './trees.ts';

/** Four features, one of them asked twice on a path, and a tree that is a single leaf. */
const trees: Trees = {
  initial: -0.5,
  trees: [
    [
      { feature: 0, threshold: 3, no: 1, yes: 4, cover: 100 },
      { feature: 1, among: [0, 2], no: 2, yes: 3, cover: 60 },
      { value: -1.25, cover: 35 },
      { value: 0.4, cover: 25 },
      { feature: 0, threshold: 7, no: 5, yes: 8, cover: 40 },
      { feature: 2, threshold: 0, no: 6, yes: 7, cover: 30 },
      { value: 0.9, cover: 10 },
      { value: 1.7, cover: 20 },
      { value: -0.3, cover: 10 },
    ],
    [{ value: 0.125, cover: 100 }],
    [
      { feature: 3, threshold: 1, no: 1, yes: 2, cover: 100 },
      { value: 0.6, cover: 90 },
      { feature: 1, among: [1], no: 3, yes: 4, cover: 10 },
      { value: 2, cover: 3 },
      { value: -2, cover: 7 },
    ],
  ],
};
const features = 4;
const nodeOf = (tree: Tree, at: number) => tree[at] as Tree[number];

/** The mean of the trees when only the features of the set are known: others follow the cover. */
function known(vector: Float64Array, set: number): number {
  return trees.trees.reduce((sum, tree) => {
    function below(at: number): number {
      const node = nodeOf(tree, at);
      if ('value' in node) return node.value;
      const x = vector[node.feature] as number;
      const yes = 'among' in node ? node.among.includes(x) : x >= node.threshold;
      if ((set >> node.feature) & 1) return below(yes ? node.yes : node.no);
      const cover = nodeOf(tree, node.no).cover + nodeOf(tree, node.yes).cover;
      const weight = (child: number) => nodeOf(tree, child).cover / cover;
      return weight(node.no) * below(node.no) + weight(node.yes) * below(node.yes);
    }
    return sum + below(0);
  }, trees.initial);
}

const vectors = fc
  .tuple(fc.nat(10), fc.nat(2), fc.integer({ min: -2, max: 2 }), fc.nat(2))
  .map((values) => Float64Array.from(values));

test('a score is the initial one and the leaves reached', () => {
  const { score } = makeTreesScorer(trees);
  assert.equal(score(Float64Array.of(2, 0, 0, 0)), -0.5 + 0.4 + 0.125 + 0.6);
  assert.equal(score(Float64Array.of(7, 1, 0, 1)), -0.5 - 0.3 + 0.125 - 2);
});

test('contributions are Shapley values, by all subsets, and add up', () => {
  const { base, score, contribute } = makeTreesScorer(trees);
  fc.assert(
    fc.property(vectors, (vector) => {
      const contributions = new Float64Array(features);
      const total = contribute(vector, contributions);
      shapleyValues(features, (set) => known(vector, set)).forEach((expected, feature) => {
        assert.ok(Math.abs((contributions[feature] as number) - expected) < 1e-12);
      });
      assert.ok(Math.abs(total - score(vector)) < 1e-12);
      assert.ok(Math.abs(base - known(vector, 0)) < 1e-12);
    }),
  );
});

test('trees whose nodes lead nowhere are refused', () => {
  const circle = [
    { feature: 0, threshold: 1, no: 0, yes: 1, cover: 1 },
    { value: 1, cover: 1 },
  ];
  assert.equal(treesSchema.safeParse(trees).success, true);
  assert.equal(treesSchema.safeParse({ initial: 0, trees: [circle] }).success, false);
});
