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
