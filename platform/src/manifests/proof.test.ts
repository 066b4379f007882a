import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { copySample, sampleOptions } from '../../test/sample.ts';
import { makeEnvironment } from '../environment/environment.ts';
import { isPinned } from './proof.ts';
import { readSources } from './sources.ts';

describe('the pins of an overlay with a patch in a file', () => {
  const parents: string[] = [];
  let tree: string;
  const images = sampleOptions.images.map((name) => (name.includes('/') ? name : `presage/${name}`));
  const isProven = (patch: string, name = 'patch.yaml') => {
    writeFileSync(join(tree, 'overlays/dev/patch.yaml'), patch);
    appendFileSync(join(tree, 'overlays/dev/kustomization.yaml'), `  - path: ${name}\n`);
    return isPinned(tree, makeEnvironment('dev'), readSources(tree, 'dev'), images);
  };
  const merge = (container: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n${container}`;

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'presage-proof-'));
    parents.push(tree);
    copySample(tree);
  });
  after(() => {
    for (const parent of parents) rmSync(parent, { recursive: true, force: true });
  });

  test('are proven to reach every image where the patch mentions none', () => {
    assert.equal(isProven(merge('          env:\n            - name: A\n              value: b\n')), true);
  });

  for (const [what, patch] of [
    ['sets an image', merge('          image: presage/web:other\n')],
    ['hides the word', merge('          "im\\u0061ge": presage/web:other\n')],
    ['is of JSON', '[{ "op": "add", "path": "/spec/template/spec/containers/0/image", "value": "x" }]'],
    ['is no YAML', 'a: [b\n'],
    [
      'has a line break that other parsers do not know',
      merge('          # a\u0085          image: presage/web:other\n'),
    ],
    ['has a tag', '- op: add\n  path: !!binary L3NwZWM=\n  value: x\n'],
  ] as const)
    test(`are not where the patch ${what}`, () => assert.equal(isProven(patch), false));

  for (const [what, lines] of [
    ['writes an image with an escape', ['  - patch: "- {op: add, path: \\"/im\\\\u0061ge\\", value: x}"']],
    ['writes a field with capitals', ['Images:', '  - name: presage/web', '    newTag: other']],
    ['writes a field of a patch with capitals', ['  - Path: patch.yaml']],
  ] as const)
    test(`are not where the overlay ${what}`, () => {
      appendFileSync(join(tree, 'overlays/dev/kustomization.yaml'), `${lines.join('\n')}\n`);
      assert.equal(isPinned(tree, makeEnvironment('dev'), readSources(tree, 'dev'), images), false);
    });

  test('are not where the patch is not there', () => assert.equal(isProven('', 'absent.yaml'), false));
});
