import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { parse } from 'yaml';
import { testTools } from '../../test/tools.ts';
import { argocdSteps } from './argocd.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presage-argocd-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const files = {
  'argocd/install/kustomization.yaml': 'resources: [server.yaml]\n',
  'argocd/install/server.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: server }
spec: { template: { metadata: { labels: { app: server } }, spec: { containers: [] } } }
`,
};

test('the pods of Argo CD carry a hash of the parameters that they read only when they start', async () => {
  const kubectl = { command: 'kubectl', kubeconfig: 'none' };
  const [, install] = argocdSteps(kubectl, folder, { repositories: '/git' }).apply;
  const path = join(folder, 'install', 'kustomization.yaml');
  const written = install?.actions.find((action) => action.kind === 'write' && action.path === path);
  assert.ok(written?.kind === 'write');
  for (const [file, content] of Object.entries({ ...files, 'install/kustomization.yaml': written.content })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  const { stdout } = await execa(testTools().kustomize, ['build', join(folder, 'install')]);
  const { annotations, labels } = parse(stdout).spec.template.metadata;
  assert.match(annotations['presage.local/parameters'], /^[0-9a-f]{12}$/);
  assert.deepEqual(labels, { app: 'server' });
});
