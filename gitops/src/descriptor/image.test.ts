import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sample } from '../../test/sample.ts';
import { imageOf } from './image.ts';
import { descriptorIn } from './load.ts';

describe('imageOf', () => {
  test('finds an image by its name in the descriptor and by its name in manifests', async () => {
    const { images } = await descriptorIn(sample);
    assert.equal(imageOf(images, 'web').name, 'web');
    assert.equal(imageOf(images, 'presage/web').name, 'web');
    assert.throws(() => imageOf(images, 'wbe'), /There is no image "wbe"/);
  });
});
