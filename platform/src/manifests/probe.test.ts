import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copySample, sampleOptions } from '../../test/sample.ts';
import { testTools } from '../../test/tools.ts';
import { probe } from './probe.ts';

describe('a rendering with marks', () => {
  let tree: string;
  const missing = { kustomize: '/no/such/program' };
  const probed = async (tools = missing) => {
    const { environments, images } = sampleOptions;
    return probe(tools, tree, environments, images);
  };

  before(() => {
    tree = mkdtempSync(join(tmpdir(), 'presage-probe-'));
    copySample(tree);
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  test('is not needed where the files prove that everything matches', async () => {
    assert.deepEqual(await probed(), []);
  });

  test('shows what the files do not prove: selectors by expression and label, and patches that delete', async () => {
    appendFileSync(
      join(tree, 'overlays/dev/kustomization.yaml'),
      [
        '  - target: { kind: Depl.*, name: a|web }',
        '    patch: \'[{ "op": "add", "path": "/spec/paused", "value": false }]\'',
        '  - target: { labelSelector: app.kubernetes.io/name=web }',
        '    patch: \'[{ "op": "add", "path": "/metadata/labels/x", "value": "y" }]\'',
        '  - target: { kind: CronJob }',
        '    patch: |-',
        '      $patch: delete',
        '      apiVersion: any',
        '      kind: Any',
        '      metadata: { name: any }',
        'images:',
        '  - name: pinned/presage/w.b',
        '    newTag: other',
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      (await probed(testTools())).map(({ message }) => message),
      [],
    );
    const [unprobed] = await probed();
    assert.match(unprobed?.message ?? '', /^can be rendered, but not to see .*: .*\/no\/such\/program/);
  });
});
