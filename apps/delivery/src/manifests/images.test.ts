import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout, descriptorIn, imageLabel } from '@presage/gitops';

const { images, jobs } = await descriptorIn();

/** What a Dockerfile copies or mounts from the build's context. */
function copied(dockerfile: string): string[] {
  const lines = readFileSync(join(checkout, dockerfile), 'utf8').replaceAll('\\\n', ' ').split('\n');
  const sources = lines
    .filter((line) => /^COPY /.test(line) && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((word) => !word.startsWith('--'));
  const mounted = lines.flatMap((line) =>
    [...line.matchAll(/--mount=type=bind,source=([^,\s]+)/g)].map(([, source = '']) => source),
  );
  return [...sources, ...mounted].flatMap((one) => (one === '.' ? contextOf(dockerfile) : [one]));
}

/** The whole context, as the file beside the Dockerfile limits it. */
const contextOf = (dockerfile: string): string[] =>
  readFileSync(join(checkout, `${dockerfile}.dockerignore`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

describe('the images in gitops.config.ts', () => {
  for (const image of images) {
    test(`the inputs of ${image.name} include everything that its Dockerfile copies`, () => {
      const inputs = image.inputs.filter((path) => !path.startsWith(':'));
      const sources = copied(image.dockerfile);
      assert.ok(sources.length > 0);
      const missed = sources.filter(
        (source) => !inputs.some((input) => source === input || source.startsWith(`${input}/`)),
      );
      assert.deepEqual(missed, []);
    });

    test(`every stage of ${image.name} has the label by which old builds are found`, () => {
      const lines = readFileSync(join(checkout, image.dockerfile), 'utf8').split('\n');
      const labels = lines.filter((_, at) => /^FROM \$\{NODE_IMAGE\}/.test(lines[at - 1] ?? ''));
      assert.ok(labels.length > 0);
      for (const label of labels) assert.equal(label, `LABEL ${imageLabel(image.name)}`);
    });
  }

  for (const { name, inputs } of jobs) {
    test(`the inputs of the Job ${name} exist`, () => {
      const paths = inputs.filter((path) => !path.startsWith(':'));
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(checkout, path))),
        [],
      );
    });
  }
});
