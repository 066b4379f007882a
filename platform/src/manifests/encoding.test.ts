import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copySample, sampleOptions } from '../../test/sample.ts';
import { testTools } from '../../test/tools.ts';
import { validateTree } from './validate-tree.ts';

const overlay = 'overlays/dev/kustomization.yaml';
const resource = 'base/web/deployment.yaml';
const pins = 'overlays/dev/versions.env';

describe('how files are encoded', { concurrency: 2 }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'presage-encoding-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The findings in the sample after some of its files are written in another way. */
  async function findings(
    files: readonly string[],
    write: (text: string) => string | Buffer,
  ): Promise<string[]> {
    const tree = mkdtempSync(join(folder, 'tree-'));
    copySample(tree);
    for (const file of files) writeFileSync(join(tree, file), write(readFileSync(join(tree, file), 'utf8')));
    const found = await validateTree(testTools(), tree, sampleOptions);
    return found.map(({ file, message }) => `${file}: ${message}`);
  }
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  for (const [title, write, sentence] of [
    ['UTF-16 with a mark, as PowerShell writes it', utf16, 'is UTF-16; save it as UTF-8'],
    ['big-endian UTF-16', (text: string) => utf16(text).swap16(), 'is UTF-16; save it as UTF-8'],
    [
      'UTF-16 without a mark',
      (text: string) => Buffer.from(text, 'utf16le'),
      'is UTF-16 or binary; save it as UTF-8',
    ],
    [
      'Latin-1',
      (text: string) => Buffer.from(`# Größe\n${text}`, 'latin1'),
      'is not UTF-8, but another encoding; save it as UTF-8',
    ],
  ] as const)
    for (const file of [overlay, resource])
      test(`refuses ${title}: ${file}`, async () => {
        assert.deepEqual(await findings([file], write), [`${file}: ${sentence}`]);
      });

  test('reads files with Windows line ends and a byte order mark', async () => {
    const windows = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const files = [
      overlay,
      resource,
      pins,
      'base/kustomization.yaml',
      'overlays/dev/pins/kustomization.yaml',
    ];
    assert.deepEqual(await findings(files, windows), []);
  });

  test('an error in a file with Windows line ends is one whole sentence', async () => {
    const broken = (text: string) => `${text}a: [\nb: }\n`.replaceAll('\n', '\r\n');
    assert.deepEqual(await findings([overlay], broken), [
      `${overlay}: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 35, column 1`,
    ]);
  });
});
