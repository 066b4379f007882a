import { childOf, type FlatTree } from './tree.ts';

/** The mean of a tree over the rows of its training: every node by the share of its parent’s cover. */
function expectation(tree: FlatTree, at = 0): number {
  if ((tree.feature[at] as number) < 0) return tree.value[at] as number;
  const no = tree.no[at] as number;
  const yes = tree.yes[at] as number;
  const cover = (tree.cover[no] as number) + (tree.cover[yes] as number);
  return (
    ((tree.cover[no] as number) * expectation(tree, no) +
      (tree.cover[yes] as number) * expectation(tree, yes)) /
    cover
  );
}

function depthOf(tree: FlatTree, at = 0): number {
  if ((tree.feature[at] as number) < 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.no[at]), depthOf(tree, tree.yes[at]));
}

/**
 * Exact Shapley values of trees, path-dependent: a feature that is left out follows both children by their
 * cover. Algorithm 2 of Lundberg, Erion & Lee 2018, "Consistent Individualized Feature Attribution for Tree
 * Ensembles" (arXiv 1802.03888): the path from the root keeps, for each feature met, the share of rows that
 * pass without it (`zero`) and with it (`one`), and the weights of subsets by size (`weight`).
 * The base and the contributions add up to the score.
 */
export function makeContributions(initial: number, trees: readonly FlatTree[]) {
  const base = trees.reduce((sum, tree) => sum + expectation(tree), initial);
  const longest = trees.reduce((depth, tree) => Math.max(depth, depthOf(tree)), 0) + 2;
  // One path per depth, one after the other: each level extends a copy of its parent’s.
  const places = (longest * (longest + 1)) / 2 + longest;
  const feature = new Int16Array(places);
  const zero = new Float64Array(places);
  const one = new Float64Array(places);
  const weight = new Float64Array(places);

  /** Grows the path at `from`, of this length, by a split. */
  function extend(from: number, length: number, zeroShare: number, oneShare: number, by: number): void {
    feature[from + length] = by;
    zero[from + length] = zeroShare;
    one[from + length] = oneShare;
    weight[from + length] = length === 0 ? 1 : 0;
    for (let i = length - 1; i >= 0; i--) {
      const here = weight[from + i] as number;
      weight[from + i + 1] = (weight[from + i + 1] as number) + (oneShare * here * (i + 1)) / (length + 1);
      weight[from + i] = (zeroShare * here * (length - i)) / (length + 1);
    }
  }

  /** Takes the split at `index` out of a path whose last place is `last`, and closes the gap. */
  function unwind(from: number, last: number, index: number): void {
    const oneShare = one[from + index] as number;
    const zeroShare = zero[from + index] as number;
    let next = weight[from + last] as number;
    for (let i = last - 1; i >= 0; i--) {
      const here = weight[from + i] as number;
      if (oneShare !== 0) {
        weight[from + i] = (next * (last + 1)) / ((i + 1) * oneShare);
        next = here - ((weight[from + i] as number) * zeroShare * (last - i)) / (last + 1);
      } else weight[from + i] = (here * (last + 1)) / (zeroShare * (last - i));
    }
    for (let i = index; i < last; i++) {
      feature[from + i] = feature[from + i + 1] as number;
      zero[from + i] = zero[from + i + 1] as number;
      one[from + i] = one[from + i + 1] as number;
    }
  }

  /** The sum of the weights after taking the split at `index` out, without doing it. */
  function unwoundSum(from: number, last: number, index: number): number {
    const oneShare = one[from + index] as number;
    const zeroShare = zero[from + index] as number;
    let next = weight[from + last] as number;
    let total = 0;
    for (let i = last - 1; i >= 0; i--) {
      const here = weight[from + i] as number;
      if (oneShare !== 0) {
        const taken = (next * (last + 1)) / ((i + 1) * oneShare);
        total += taken;
        next = here - (taken * zeroShare * (last - i)) / (last + 1);
      } else total += (here * (last + 1)) / (zeroShare * (last - i));
    }
    return total;
  }

  /** Walks down from `at`; the path above it ends before `from`, with `length` places. */
  function walk(
    tree: FlatTree,
    vector: Float64Array,
    into: Float64Array,
    at: number,
    parent: number,
    length: number,
    zeroShare: number,
    oneShare: number,
    by: number,
  ): void {
    const from = parent + length;
    feature.copyWithin(from, parent, parent + length);
    zero.copyWithin(from, parent, parent + length);
    one.copyWithin(from, parent, parent + length);
    weight.copyWithin(from, parent, parent + length);
    extend(from, length, zeroShare, oneShare, by);
    const split = tree.feature[at] as number;
    if (split < 0) {
      for (let i = 1; i <= length; i++) {
        const share = (one[from + i] as number) - (zero[from + i] as number);
        const where = feature[from + i] as number;
        const added = unwoundSum(from, length, i) * share * (tree.value[at] as number);
        into[where] = (into[where] as number) + added;
      }
      return;
    }
    const taken = childOf(tree, at, vector);
    const other = (taken === tree.yes[at] ? tree.no[at] : tree.yes[at]) as number;
    const cover = (tree.cover[taken] as number) + (tree.cover[other] as number);
    // A feature that was met before counts once: its shares multiply.
    let last = length;
    let zeroBefore = 1;
    let oneBefore = 1;
    for (let i = 1; i <= length; i++) {
      if (feature[from + i] !== split) continue;
      zeroBefore = zero[from + i] as number;
      oneBefore = one[from + i] as number;
      unwind(from, last, i);
      last--;
      break;
    }
    const passed = ((tree.cover[taken] as number) / cover) * zeroBefore;
    walk(tree, vector, into, taken, from, last + 1, passed, oneBefore, split);
    const missed = ((tree.cover[other] as number) / cover) * zeroBefore;
    walk(tree, vector, into, other, from, last + 1, missed, 0, split);
  }

  return {
    base,
    /** Adds every feature’s contribution to `into` and returns the score. */
    contribute(vector: Float64Array, into: Float64Array): number {
      let score = base;
      const added = new Float64Array(into.length);
      for (const tree of trees) walk(tree, vector, added, 0, 0, 0, 1, 1, -1);
      added.forEach((one, index) => {
        into[index] = (into[index] as number) + one;
        score += one;
      });
      return score;
    },
  };
}
