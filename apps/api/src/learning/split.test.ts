import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentFolds, shareOf } from './split.ts';

test('equal rows are in the same fold, in any order, and each label is in all folds', () => {
  // Leavers are oversampled: each of them is there eight times.
  const contents = Array.from({ length: 40 }, (_, index) => index).flatMap((index) =>
    index % 4 === 0 ? Array.from({ length: 8 }, () => [index, 'Yes']) : [[index, 'No']],
  );
  const foldsOf = (rows: typeof contents) =>
    contentFolds(
      Uint8Array.from(rows, ([, label]) => Number(label === 'Yes')),
      Float64Array.from(rows, shareOf),
      5,
    );
  const folds = foldsOf(contents);
  const byContent = new Map(contents.map((row, index) => [String(row), folds[index]]));
  contents.forEach((row, index) => {
    assert.equal(folds[index], byContent.get(String(row)));
  });
  const reversed = foldsOf(contents.toReversed()).toReversed();
  assert.deepEqual(reversed, folds);
  for (const label of ['Yes', 'No']) {
    const counts = [0, 1, 2, 3, 4].map(
      (fold) =>
        new Set(contents.filter(([, one], row) => one === label && folds[row] === fold).map(String)).size,
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${label}: ${counts}`);
  }
});

test('rows with the same place are in one fold, whatever their labels', () => {
  const places = Float64Array.from({ length: 600 }, (_, row) => shareOf(row % 60));
  const labels = Array.from(places, (_, row) => Number(row % 7 === 0));
  const folds = contentFolds(labels, places, 5);
  for (const [row, fold] of folds.entries()) assert.equal(fold, folds[row % 60]);
  const rowsOf = (fold: number) => folds.filter((each) => each === fold).length;
  assert.deepEqual([0, 1, 2, 3, 4].map(rowsOf), [120, 120, 120, 120, 120]);
  const reversed = contentFolds(labels.toReversed(), places.toReversed(), 5);
  assert.deepEqual(reversed.toReversed(), folds);
});
