import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { previewOf } from './names.ts';
import { pullPatches } from './pull.ts';
import { branchFile, branchIn, databaseFile, kustomization, leftOutIn, previewFiles } from './tree.ts';

const overlay = '# A reason.\nkind: Kustomization\nnamespace: presage-preview\nresources:\n  - ../../base\n';

test('a preview’s commit states its namespace, and the values of its branch', () => {
  const values = { commit: '0123456789ab', address: 'http://localhost:32000' };
  const files = previewFiles(previewOf('fix/a'), overlay, values);
  assert.equal(files[kustomization], overlay.replace('presage-preview', 'preview-fix-a'));
  const branch = files[branchFile] ?? '';
  assert.match(branch, /^NAME=preview-fix-a\nBRANCH=fix\/a\nCOMMIT=0123456789ab\n/m);
  assert.equal(branchIn(branch), 'fix/a');
  assert.match(files[databaseFile] ?? '', /^DATABASE=preview_fix_a$/m);
});

test('the values that Jobs refer to are the same for each commit', () => {
  const [one, other] = ['a', 'b'].map((commit) =>
    previewFiles(previewOf('x'), overlay, { commit, address: commit }),
  );
  assert.equal(one?.[databaseFile], other?.[databaseFile]);
  assert.notEqual(one?.[branchFile], other?.[branchFile]);
});

test('with an account of the registry, every account of a preview pulls images with it', () => {
  const values = { commit: 'a', address: 'a' };
  const further = pullPatches({ registryLogin: '/state/registry/config.json' });
  const written = previewFiles(previewOf('x'), overlay, values, undefined, further)[kustomization] ?? '';
  const { patches } = parse(written) as { patches: { target: object; patch: string }[] };
  assert.deepEqual(patches[0]?.target, { kind: 'ServiceAccount' });
  assert.deepEqual(parse(patches[0]?.patch ?? '').imagePullSecrets, [{ name: 'presage-registry' }]);
  assert.deepEqual(pullPatches({}), []);
});

test('the Jobs that a preview goes without are patches of its overlay, from which they can be read', () => {
  const values = { commit: 'a', address: 'a' };
  const patched = `${overlay}patches:\n  - path: api.yaml\n`;
  for (const text of [overlay, patched]) {
    const leftOut = { jobs: ['migrate', 'train'], waves: true };
    const written = previewFiles(previewOf('x'), text, values, leftOut)[kustomization] ?? '';
    assert.deepEqual(leftOutIn(written), leftOut.jobs);
    assert.ok(written.includes('annotationSelector: argocd.argoproj.io/sync-wave'));
    assert.equal(written.includes('path: api.yaml'), text === patched);
    assert.deepEqual(leftOutIn(text), []);
  }
});
