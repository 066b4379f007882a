import { hash } from 'node:crypto';
import { makeRandom } from './random.ts';

/**
 * A number of 0 to 1 that follows from a row’s content alone: splitting the same records by it
 * gives the same parts, in any order and for any model.
 */
export function shareOf(row: unknown): number {
  return Number.parseInt(hash('sha256', JSON.stringify(row)).slice(0, 12), 16) / 2 ** 48;
}

/**
 * Folds for cross-validation, with the same share of each label in all of them.
 * @returns the fold, 0 to `count` − 1, of every row
 */
export function stratifiedFolds(labels: Uint8Array, count: number, seed: number): Uint8Array {
  const random = makeRandom(seed);
  const rows = [...labels.keys()];
  const order = [0, 1].flatMap((label) => random.shuffle(rows.filter((row) => labels[row] === label)));
  const folds = new Uint8Array(labels.length);
  order.forEach((row, index) => {
    folds[row] = index % count;
  });
  return folds;
}

/**
 * Folds that follow from the content of the rows: rows with the same place are in the same fold, so that none is
 * predicted by a model that has seen it. Each label has about the same share in all folds.
 * @param places of the rows, see `shareOf`
 * @returns the fold, 0 to `count` − 1, of every row
 */
export function contentFolds(labels: ArrayLike<number>, places: Float64Array, count: number): Uint8Array {
  const folds = new Uint8Array(labels.length);
  const rows = [...places.keys()].sort((a, b) => (places[a] as number) - (places[b] as number));
  /** The fold of the next place, by the label that is the most frequent there. */
  const next = new Map<number, number>();
  for (let from = 0; from < rows.length; ) {
    let until = from + 1;
    while (until < rows.length && places[rows[until] as number] === places[rows[from] as number]) until++;
    const together = rows.slice(from, until);
    const label = mostFrequent(together.map((row) => labels[row] as number));
    const fold = next.get(label) ?? 0;
    next.set(label, (fold + 1) % count);
    for (const row of together) folds[row] = fold;
    from = until;
  }
  return folds;
}

/** The smallest one of those that are equally frequent: the order of the rows does not matter. */
function mostFrequent(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first] = [...counts].sort(([a, often], [b, oftenToo]) => oftenToo - often || a - b);
  return first?.[0] ?? 0;
}

/** The rows inside and outside of a fold. */
export function partsOf(folds: Uint8Array, fold: number): { fitted: Uint32Array; left: Uint32Array } {
  const rows = [...folds.keys()];
  return {
    fitted: Uint32Array.from(rows.filter((row) => folds[row] !== fold)),
    left: Uint32Array.from(rows.filter((row) => folds[row] === fold)),
  };
}
