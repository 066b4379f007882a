import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  checkout,
  descriptorIn,
  folderTree,
  manifestTools,
  readConfiguration,
  renderOverlay,
  validateOptions,
  validateTree,
} from '@presage/gitops';
import { applicationFiles } from './applications.ts';

describe('generated applications', () => {
  const folder = mkdtempSync(join(tmpdir(), 'presage-applications-'));
  const tools = manifestTools(readConfiguration().cache);
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('are accepted by every rule, and are what an application has', async () => {
    for (const part of ['base', 'overlays', 'argocd', 'apps', 'gitops.config.ts'])
      cpSync(join(checkout, part), join(folder, part), {
        recursive: true,
        filter: (path) => !/(node_modules|dist|generated)$/.test(path),
      });
    const overlay = readFileSync(join(folder, 'overlays/dev/kustomization.yaml'), 'utf8');
    for (const [file, text] of Object.entries(applicationFiles(2, overlay))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const options = await validateOptions(await descriptorIn(), folderTree(folder));
    assert.deepEqual(await validateTree(tools, folder, options), []);
    const { objects } = await renderOverlay(tools, folder, 'dev');
    const second = objects.filter(({ metadata }) => metadata.name === 'bench-002');
    assert.deepEqual(second.map(({ kind }) => kind).sort(), [
      'ConfigMap',
      'Deployment',
      'NetworkPolicy',
      'Service',
      'ServiceAccount',
    ]);
  });

  test('the overlay names their folder once, however often it is written', () => {
    const overlay = 'resources:\n  - ../../base\n';
    const path = 'overlays/dev/kustomization.yaml';
    const once = applicationFiles(1, overlay)[path] ?? '';
    assert.equal(once, 'resources:\n  - bench-applications\n  - ../../base\n');
    assert.equal(applicationFiles(10, once)[path], once);
  });
});
