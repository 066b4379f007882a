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
 * Folds that follow from the content of the rows: equal rows are in the same fold, so that none is predicted by a model
 * that has seen it. Each label has about the same share in all folds.
 * @param places of the rows, see `shareOf`
 * @returns the fold, 0 to `count` − 1, of every row
 */
export function contentFolds(labels: ArrayLike<number>, places: Float64Array, count: number): Uint8Array {
  const folds = new Uint8Array(labels.length);
  const rows = [...places.keys()].sort((a, b) => (places[a] as number) - (places[b] as number));
  for (const label of new Set(Array.from(labels))) {
    let fold = -1;
    let last = Number.NaN;
    for (const row of rows) {
      if (labels[row] !== label) continue;
      if (places[row] !== last) fold = (fold + 1) % count;
      last = places[row] as number;
      folds[row] = fold;
    }
  }
  return folds;
}

/** The rows inside and outside of a fold. */
export function partsOf(folds: Uint8Array, fold: number): { fitted: Uint32Array; left: Uint32Array } {
  const rows = [...folds.keys()];
  return {
    fitted: Uint32Array.from(rows.filter((row) => folds[row] !== fold)),
    left: Uint32Array.from(rows.filter((row) => folds[row] === fold)),
  };
}
