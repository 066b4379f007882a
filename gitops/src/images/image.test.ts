import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '../configuration.ts';
import { builtImages, dockerfileOf, imageLabel, imageOf, inputsOf, jobImages } from './table.ts';

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
  for (const image of builtImages) {
    test(`counts among the inputs of ${image} all that its Dockerfile copies`, () => {
      const inputs = inputsOf(image).filter((path) => !path.startsWith(':'));
      const sources = copied(dockerfileOf(image));
      assert.ok(sources.length > 0);
      const missed = sources.filter(
        (source) => !inputs.some((input) => source === input || source.startsWith(`${input}/`)),
      );
      assert.deepEqual(missed, []);
    });

    test(`labels every stage of ${image}, so that old builds are found again`, () => {
      const lines = readFileSync(join(checkout, dockerfileOf(image)), 'utf8').split('\n');
      const labels = lines.filter((_, at) => /^FROM \$\{NODE_IMAGE\}/.test(lines[at - 1] ?? ''));
      assert.ok(labels.length > 0);
      for (const label of labels) assert.equal(label, `LABEL ${imageLabel(image)}`);
    });
  }

  for (const { name, inputs } of jobImages) {
    test(`names for ${name} paths that are there`, () => {
      const paths = inputs.filter((path) => !path.startsWith(':'));
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(checkout, path))),
        [],
      );
    });
  }

  test('knows an image by its short name and by the base’s', () => {
    assert.equal(imageOf('web'), 'web');
    assert.equal(imageOf('presage/web'), 'web');
    assert.throws(() => imageOf('wbe'), /There is no image "wbe"/);
  });
});
