import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copySample, sampleOptions } from '../../test/sample.ts';
import { testTools } from '../../test/tools.ts';
import { checkout } from '../configuration/configuration.ts';
import { type CheckOptions, checkManifests } from './check-manifests.ts';

describe('checkManifests', () => {
  let tree: string;
  const options: CheckOptions = { ...sampleOptions, clusterResources: [] };
  before(() => {
    tree = mkdtempSync(join(tmpdir(), 'presage-check-'));
    copySample(tree);
    cpSync(join(checkout, 'argocd'), join(tree, 'argocd'), { recursive: true });
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  async function withEdit(file: string, edit: (text: string) => string, judge: () => Promise<void>) {
    const text = readFileSync(join(tree, file), 'utf8');
    assert.notEqual(edit(text), text, `${file} no longer contains what the test edits`);
    writeFileSync(join(tree, file), edit(text));
    try {
      await judge();
    } finally {
      writeFileSync(join(tree, file), text);
    }
  }

  test('accepts the manifests of the sample', async () => {
    assert.deepEqual(await checkManifests(testTools(), tree, options), []);
  });

  test('reports what kube-score finds critical, with its file', async () => {
    const file = 'base/web/deployment.yaml';
    await withEdit(
      file,
      (text) => text.replace(/^ +kube-score\/ignore:.*\n/m, '    example.com/note: none\n'),
      async () => {
        const findings = await checkManifests(testTools(), tree, options);
        assert.deepEqual(
          findings.map(({ rule, file, environment }) => ({ rule, file, environment })),
          ['dev', 'prod'].map((environment) => ({ rule: 'kube-score', file, environment })),
        );
        assert.match(findings[0]?.message ?? '', /container-image-pull-policy/);
      },
    );
  });

  test('holds the Argo CD objects to their own schemas', async () => {
    await withEdit(
      'argocd/applicationset.yaml',
      (text) => text.replace('selfHeal:', 'selfHeals:'),
      async () => {
        const findings = await checkManifests(testTools(), tree, options);
        assert.deepEqual(
          findings.map(({ rule, file }) => ({ rule, file })),
          [{ rule: 'schema', file: 'argocd/applicationset.yaml' }],
        );
        assert.match(findings[0]?.message ?? '', /unknown field 'selfHeals'/);
      },
    );
  });
});
