import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type StoredImage, superseded } from './prune.ts';

const image = (created: number): StoredImage => ({
  id: `image-${created}`,
  names: [`localhost:5000/presage/web:${created}`],
  created,
});
const stage = (created: number): StoredImage => ({ id: `stage-${created}`, names: null, created });

describe('old builds', () => {
  test('are all but the newest three images, and all but the newest three stages', () => {
    const stored = [2, 5, 1, 4, 3].flatMap((created) => [image(created), stage(created)]);
    assert.deepEqual(superseded(stored).toSorted(), ['image-1', 'image-2', 'stage-1', 'stage-2']);
  });

  test('are none while there are few: a stage that rarely changes stays longer than its images', () => {
    assert.deepEqual(superseded([stage(1), image(7), image(8), image(9)]), []);
    assert.deepEqual(superseded([]), []);
  });
});
