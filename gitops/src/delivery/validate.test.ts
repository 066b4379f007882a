import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { validateTree } from '@presage/platform/manifests';
import { copySample, testTools } from '@presage/platform/testing';
import { sample } from '../../test/sample.ts';
import { descriptorIn } from '../descriptor/load.ts';
import { folderTree } from '../descriptor/tree.ts';
import { validateOptions } from './validate.ts';

describe('validateOptions', { concurrency: 2 }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-pinned-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The findings in the sample's manifests after a pinned file is written in another way. */
  async function findings(file: string, write: (text: string) => string | Buffer) {
    const tree = await mkdtemp(join(folder, 'tree-'));
    copySample(tree);
    await writeFile(join(tree, file), write(await readFile(join(tree, file), 'utf8')));
    return validateTree(
      testTools(),
      tree,
      await validateOptions(await descriptorIn(sample), folderTree(tree)),
    );
  }

  test('name the images and Jobs of the descriptor, and accept the pinned files of the sample', async () => {
    const { images, environments } = await validateOptions(await descriptorIn(sample), folderTree(sample));
    assert.deepEqual(images, ['api', 'database', 'web', 'migrate', 'seed']);
    assert.deepEqual(
      environments.map(({ name }) => name),
      ['dev', 'prod'],
    );
    assert.deepEqual(await findings('overlays/dev/versions.env', (text) => text), []);
  });

  for (const [title, environment, line, from, to, message] of [
    [
      'a name that is pinned twice',
      'dev',
      3,
      'limits=1.0',
      'rates=1.1',
      'rates is pinned twice, first in line 2; leave one line',
    ],
    [
      'a control character',
      'prod',
      3,
      'limits=1.0',
      'limits=1\u001b[2J',
      'the value of limits contains a control character; type it again',
    ],
    [
      'a line without a value',
      'prod',
      2,
      'rates=1.0',
      'rates',
      'rates has no value; write rates=value or remove the line',
    ],
  ] as const)
    test(`refuse in a pinned file: ${title}`, async () => {
      const file = `overlays/${environment}/versions.env`;
      const found = await findings(file, (text) => {
        assert.ok(text.includes(from), `${file} no longer contains ${from}`);
        return text.replace(from, to);
      });
      assert.deepEqual(found, [{ file: `${file}:${line}`, environment, rule: 'pinned-file', message }]);
    });

  test('refuse a pinned file in UTF-16', async () => {
    const found = await findings('overlays/dev/versions.env', (text) =>
      Buffer.from(`\ufeff${text}`, 'utf16le'),
    );
    assert.deepEqual(
      found.map(({ file, message }) => `${file}: ${message}`),
      ['overlays/dev/versions.env:1: the file is UTF-16 or binary; save it as UTF-8'],
    );
  });
});
