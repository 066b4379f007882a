import { setImmediate as turn } from 'node:timers/promises';
import type { Labelled, Step } from './champion.ts';
import type { Feature } from './features.ts';
import { type Growth, growTree } from './grow-tree.ts';
import { type Binned, binVectors } from './histogram.ts';
import type { Family } from './logistic.ts';
import { partsOf } from './split.ts';
import type { Tree } from './tree.ts';
import type { Trees } from './trees.ts';

/** Sizes of trees that compete: few leaves for what adds up, more for what depends on each other. */
const sizes = [4, 12];
const rate = 0.06;
const maxTrees = 500;
/** So many trees without a better prediction of the rows left out end a cross-validation. */
const maxTreesWithoutGain = 40;
/** Other work of the process gets its turn so often. */
const turnInterval = 50;

/** Boosted trees of some of the rows, one more at each call. */
function makeBooster(
  family: Family,
  binned: Binned,
  labels: ArrayLike<number>,
  rows: Uint32Array,
  growth: Growth,
) {
  const gradient = new Float64Array(binned.rows);
  const curvature = new Float64Array(binned.rows);
  const initial = family.score(rows.reduce((sum, row) => sum + (labels[row] as number), 0) / rows.length);
  const scores = new Float64Array(binned.rows).fill(initial);
  const trees: Tree[] = [];
  return {
    initial,
    trees,
    /** Of every row, also those that are not fitted. */
    scores,
    grow() {
      for (const row of rows) {
        const mean = family.mean(scores[row] as number);
        gradient[row] = (labels[row] as number) - mean;
        curvature[row] = family.variance(mean);
      }
      const { tree, leafValue } = growTree(binned, rows.slice(), gradient, curvature, growth, rate);
      trees.push(tree);
      for (let row = 0; row < binned.rows; row++) scores[row] = (scores[row] as number) + leafValue(row);
    },
  };
}

interface Size {
  readonly leaves: number;
  readonly trees: number;
  readonly loss: number;
  /** For every row, by the trees that did not see it: its mean. */
  readonly probabilities: Float64Array;
}

/**
 * Gradient boosting (Friedman, "Greedy Function Approximation", 2001) on the loss of a family. The size of the trees
 * and their number are those that predict each fold best by the others.
 * @returns the trees of all rows, and every row’s mean by trees that did not see it
 * @throws what `step` throws
 */
export async function boost(
  family: Family,
  features: readonly Feature[],
  data: Labelled<ArrayLike<number>>,
  step: Step,
): Promise<{ model: Trees; leaves: number; probabilities: Float64Array }> {
  const binned = binVectors(features, data.vectors);
  let turned = performance.now();
  const pass = async (share: number) => {
    step(share);
    if (performance.now() - turned < turnInterval) return;
    await turn();
    turned = performance.now();
  };
  let best: Size | undefined;
  for (const [index, leaves] of sizes.entries()) {
    const begun = index / (sizes.length + 1);
    const size = await crossValidate(family, binned, data, leaves, (share) =>
      pass(begun + share / (sizes.length + 1)),
    );
    if (!best || size.loss < best.loss) best = size;
  }
  const { leaves, trees, probabilities } = best as Size;
  const all = Uint32Array.from(data.vectors.keys());
  const booster = makeBooster(family, binned, data.labels, all, growthOf(leaves));
  for (let tree = 0; tree < trees; tree++) {
    await pass((sizes.length + tree / trees) / (sizes.length + 1));
    booster.grow();
  }
  return { model: { initial: booster.initial, trees: booster.trees }, leaves, probabilities };
}

const growthOf = (leaves: number): Growth => ({ leaves, minRows: 20, penalty: 1 });

/** Grows the trees of all folds side by side, until more of them predict the rows left out no better. */
async function crossValidate(
  family: Family,
  binned: Binned,
  { labels, folds, foldCount }: Labelled<ArrayLike<number>>,
  leaves: number,
  pass: (share: number) => Promise<void>,
): Promise<Size> {
  const parts = Array.from({ length: foldCount }, (_, fold) => {
    const { fitted, left } = partsOf(folds, fold);
    return { left, booster: makeBooster(family, binned, labels, fitted, growthOf(leaves)) };
  });
  let best = { trees: 0, loss: Number.POSITIVE_INFINITY };
  const probabilities = new Float64Array(binned.rows);
  for (let tree = 1; tree <= maxTrees && tree - best.trees <= maxTreesWithoutGain; tree++) {
    let loss = 0;
    for (const [fold, { left, booster }] of parts.entries()) {
      await pass((tree + fold / foldCount) / (maxTrees + 1));
      booster.grow();
      for (const row of left) loss += family.loss(labels[row] as number, booster.scores[row] as number);
    }
    if (loss >= best.loss) continue;
    best = { trees: tree, loss };
    for (const { left, booster } of parts)
      for (const row of left) probabilities[row] = family.mean(booster.scores[row] as number);
  }
  return { ...best, leaves, probabilities };
}
