import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '../configuration/configuration.ts';
import { imageLabel, imageOf } from './image.ts';
import { descriptorIn } from './load.ts';

const { images, jobs } = await descriptorIn();

/** What a Dockerfile copies from the build's context. */
const copied = (dockerfile: string): string[] =>
  readFileSync(join(checkout, dockerfile), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^COPY /.test(line) && !line.includes('--from='))
    .flatMap((line) =>
      line
        .split(/\s+/)
        .slice(1, -1)
        .filter((word) => !word.startsWith('--')),
    );

describe('the table of images', () => {
  for (const image of images) {
    test(`counts among the inputs of ${image.name} all that its Dockerfile copies`, () => {
      const inputs = image.inputs.filter((path) => !path.startsWith(':'));
      const sources = copied(image.dockerfile);
      assert.ok(sources.length > 0);
      const missed = sources.filter(
        (source) => !inputs.some((input) => source === input || source.startsWith(`${input}/`)),
      );
      assert.deepEqual(missed, []);
    });

    test(`labels every stage of ${image.name}, so that old builds are found again`, () => {
      const lines = readFileSync(join(checkout, image.dockerfile), 'utf8').split('\n');
      const labels = lines.filter((_, at) => /^FROM \$\{NODE_IMAGE\}/.test(lines[at - 1] ?? ''));
      assert.ok(labels.length > 0);
      for (const label of labels) assert.equal(label, `LABEL ${imageLabel(image.name)}`);
    });
  }

  for (const { name, inputs } of jobs) {
    test(`names for ${name} paths that are there`, () => {
      const paths = inputs.filter((path) => !path.startsWith(':'));
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(checkout, path))),
        [],
      );
    });
  }

  test('knows an image by its short name and by the base’s', () => {
    assert.equal(imageOf(images, 'web').name, 'web');
    assert.equal(imageOf(images, 'presage/web').name, 'web');
    assert.throws(() => imageOf(images, 'wbe'), /There is no image "wbe"/);
  });
});
