import type { Binned, BinnedFeature } from './histogram.ts';
import type { Tree } from './tree.ts';

/** How far a tree grows. */
export interface Growth {
  readonly leaves: number;
  /** Fewer rows of the training don’t make a leaf. */
  readonly minRows: number;
  /** L2 penalty of a leaf’s value. */
  readonly penalty: number;
}

/** The penalty of a split by a category, whose groups follow the labels. */
const categoryPenalty = 10;

interface Split {
  readonly gain: number;
  readonly feature: number;
  /** The first bin that goes to `yes`, or the values that do. */
  readonly from: number;
  readonly among: readonly number[];
}

/** A leaf that may still be split: rows `from` to `to` of the order. */
interface Leaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  /** Gradient, curvature and rows of every bin. */
  readonly sums: Float64Array;
  readonly split: Split | undefined;
}

/** A tree, and the bins by which it splits. */
export interface Grown {
  readonly tree: Tree;
  /** The value of the leaf that a row reaches, any row of `binned`. */
  leafValue(row: number): number;
}

/**
 * Grows a regression tree, always at the leaf that gains most (Friedman, "Greedy Function Approximation", 2001; gain
 * and leaf values by gradient and curvature as in Chen & Guestrin, "XGBoost", 2016, 2.2–2.3). The values of a
 * category are ordered by their mean gradient (Fisher, "On Grouping for Maximum Homogeneity", 1958).
 * @param rows the rows to fit; they are reordered
 * @param gradient for every row, towards a lower loss
 * @param curvature for every row, ≥ 0
 * @param rate by which the values of the leaves are multiplied
 */
export function growTree(
  binned: Binned,
  rows: Uint32Array,
  gradient: Float64Array,
  curvature: Float64Array,
  growth: Growth,
  rate: number,
): Grown {
  const tree: Tree = [];
  const splits: (Split | undefined)[] = [];
  const sumsOf = (from: number, to: number) => sumBins(binned, rows.subarray(from, to), gradient, curvature);
  const leafOf = (from: number, to: number, sums: Float64Array): Leaf => {
    const node = tree.length;
    const total = totalOf(binned, sums);
    const value = (rate * total.gradient) / (total.curvature + growth.penalty);
    tree.push({ value, cover: to - from });
    splits.push(undefined);
    return { node, from, to, sums, split: bestSplit(binned, sums, total, growth) };
  };
  const open = [leafOf(0, rows.length, sumsOf(0, rows.length))];
  for (let leaves = 1; leaves < growth.leaves; leaves++) {
    const best = open.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    const { split, node, from, to, sums } = best;
    if (!split) break;
    const middle = partition(rows, from, to, (row) => goesToYes(binned, split, row));
    // The smaller child is summed, the other one is what remains.
    const isNoSmaller = middle - from <= to - middle;
    const smaller = isNoSmaller ? sumsOf(from, middle) : sumsOf(middle, to);
    const larger = sums.map((sum, index) => sum - (smaller[index] as number));
    const no = leafOf(from, middle, isNoSmaller ? smaller : larger);
    const yes = leafOf(middle, to, isNoSmaller ? larger : smaller);
    const { kind, thresholds } = binned.features[split.feature] as BinnedFeature;
    tree[node] = {
      feature: split.feature,
      ...(kind === 'number'
        ? { threshold: thresholds[split.from - 1] as number }
        : { among: [...split.among] }),
      no: no.node,
      yes: yes.node,
      cover: to - from,
    };
    splits[node] = split;
    open.splice(open.indexOf(best), 1, no, yes);
  }
  return {
    tree,
    leafValue(row) {
      for (let at = 0; ; ) {
        const node = tree[at] as Tree[number];
        if ('value' in node) return node.value;
        at = goesToYes(binned, splits[at] as Split, row) ? node.yes : node.no;
      }
    },
  };
}

function goesToYes(binned: Binned, { feature, from, among }: Split, row: number): boolean {
  const { kind, codes } = binned.features[feature] as BinnedFeature;
  const code = codes[row] as number;
  return kind === 'number' ? code >= from : among.includes(code);
}

/** Moves the rows that go to `yes` behind the others, each in their order; answers where they begin. */
function partition(rows: Uint32Array, from: number, to: number, isYes: (row: number) => boolean): number {
  const behind: number[] = [];
  let middle = from;
  for (let at = from; at < to; at++) {
    const row = rows[at] as number;
    if (isYes(row)) behind.push(row);
    else rows[middle++] = row;
  }
  rows.set(behind, middle);
  return middle;
}

function sumBins(
  { features, bins }: Binned,
  rows: Uint32Array,
  gradient: Float64Array,
  curvature: Float64Array,
): Float64Array {
  const sums = new Float64Array(bins * 3);
  for (const { codes, offset } of features)
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as number;
      const at = (offset + (codes[row] as number)) * 3;
      sums[at] = (sums[at] as number) + (gradient[row] as number);
      sums[at + 1] = (sums[at + 1] as number) + (curvature[row] as number);
      sums[at + 2] = (sums[at + 2] as number) + 1;
    }
  return sums;
}

interface Sums {
  gradient: number;
  curvature: number;
  rows: number;
}

function addBin(into: Sums, sums: Float64Array, bin: number): void {
  into.gradient += sums[bin * 3] as number;
  into.curvature += sums[bin * 3 + 1] as number;
  into.rows += sums[bin * 3 + 2] as number;
}

/** Every feature has all rows: the bins of the first one are the whole. */
function totalOf({ features }: Binned, sums: Float64Array): Sums {
  const total = { gradient: 0, curvature: 0, rows: 0 };
  for (let bin = 0; bin < (features[0]?.bins ?? 0); bin++) addBin(total, sums, bin);
  return total;
}

const scoreOf = ({ gradient, curvature }: Sums, penalty: number) => gradient ** 2 / (curvature + penalty);

/** Where a leaf loses most by being split; undefined where nothing is gained. */
function bestSplit(binned: Binned, sums: Float64Array, total: Sums, growth: Growth): Split | undefined {
  const { minRows, penalty } = growth;
  let best: Split | undefined;
  if (total.rows < 2 * minRows) return best;
  binned.features.forEach(({ kind, bins, offset }, feature) => {
    const order = kind === 'number' ? undefined : orderOf(sums, offset, bins);
    const count = order?.length ?? bins;
    const cost = kind === 'number' ? penalty : penalty + categoryPenalty;
    const whole = scoreOf(total, cost);
    const no = { gradient: 0, curvature: 0, rows: 0 };
    for (let index = 0; index < count - 1; index++) {
      addBin(no, sums, offset + (order?.[index] ?? index));
      if (no.rows < minRows) continue;
      const yes = {
        gradient: total.gradient - no.gradient,
        curvature: total.curvature - no.curvature,
        rows: total.rows - no.rows,
      };
      if (yes.rows < minRows) break;
      const gain = scoreOf(no, cost) + scoreOf(yes, cost) - whole;
      if (gain > (best?.gain ?? minGain))
        best = { gain, feature, from: index + 1, among: order?.slice(index + 1) ?? [] };
    }
  });
  return best;
}

/** Less is rounding. */
const minGain = 1e-9;

/** The values of a category that the leaf has, by their mean gradient. */
function orderOf(sums: Float64Array, offset: number, bins: number): number[] {
  const mean = (value: number) =>
    (sums[(offset + value) * 3] as number) / ((sums[(offset + value) * 3 + 1] as number) + categoryPenalty);
  return Array.from({ length: bins }, (_, value) => value)
    .filter((value) => (sums[(offset + value) * 3 + 2] as number) > 0)
    .sort((a, b) => mean(a) - mean(b) || a - b);
}
