import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '../configuration.ts';
import type { KubernetesObject } from './objects.ts';
import { renderOverlay } from './render.ts';
import { testTools } from './test-tools.ts';
import { validateTree } from './validate-tree.ts';

const environments = [
  { environment: 'dev', replicas: 1, web: 31001, api: 31080 },
  { environment: 'prod', replicas: 3, web: 30001, api: 30080 },
];

describe('overlays', () => {
  for (const { environment, replicas, web, api } of environments) {
    test(`${environment}: its replicas, ports and configuration`, async () => {
      const { objects } = await renderOverlay(testTools(), checkout, environment);
      for (const name of ['web', 'api']) assert.equal(spec(objects, 'Deployment', name).replicas, replicas);
      assert.deepEqual(nodePorts(objects), { web, 'api-public': api });
      const configuration = objects.find(
        ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('api-'),
      );
      assert.equal(configuration?.data?.ENVIRONMENT, environment);
    });
  }

  test('the database is reached inside the cluster alone, and keeps 2 GiB', async () => {
    const { objects } = await renderOverlay(testTools(), checkout, 'prod');
    assert.equal(spec(objects, 'Service', 'database').type, 'ClusterIP');
    assert.deepEqual(spec(objects, 'PersistentVolumeClaim', 'database').resources, {
      requests: { storage: '2Gi' },
    });
  });

  test('configuration comes before the database, then migrations, then the applications', async () => {
    const { objects } = await renderOverlay(testTools(), checkout, 'dev');
    const wave = (kind: string, name: string) =>
      Number(find(objects, kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    assert.equal(wave('Namespace', 'presage-dev'), -3);
    for (const { kind, metadata } of objects.filter(({ kind }) => kind === 'ConfigMap')) {
      const own = metadata.name.startsWith('database-') ? -3 : 0; // first of its workload's wave
      assert.equal(wave(kind, metadata.name), own);
    }
    assert.equal(wave('StatefulSet', 'database'), -2);
    assert.equal(wave('Job', 'migrate'), -1);
    assert.equal(wave('Deployment', 'api'), 0);
    assert.equal(wave('Deployment', 'web'), 0);
  });

  test('pins reach every image, and the api is told which one it runs', async (context) => {
    const tree = mkdtempSync(join(tmpdir(), 'presage-pins-'));
    context.after(() => rmSync(tree, { recursive: true, force: true }));
    for (const part of ['base', 'overlays'])
      cpSync(join(checkout, part), join(tree, part), { recursive: true });
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const images = ['api', 'web', 'database', 'migrate'].map((name) => ({
      name: `presage/${name}`,
      newName: `localhost:5000/presage/${name}`,
      newTag: '0123456789ab',
      digest,
    }));
    const pins = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', images };
    writeFileSync(join(tree, 'overlays/dev/pins/kustomization.yaml'), JSON.stringify(pins));

    assert.deepEqual(await validateTree(testTools(), tree, { environments: ['dev'], pinned: true }), []);
    const { objects } = await renderOverlay(testTools(), tree, 'dev');
    const [container] = find(objects, 'Deployment', 'api').spec?.template?.spec?.containers ?? [];
    const pinned = `localhost:5000/presage/api:0123456789ab@${digest}`;
    assert.equal(container?.image, pinned);
    assert.equal(container?.env?.find(({ name }) => name === 'IMAGE')?.value, pinned);
  });

  test('a change of the api alone does not run the migrations again', async () => {
    const { objects } = await renderOverlay(testTools(), checkout, 'dev');
    const job = JSON.stringify(find(objects, 'Job', 'migrate'));
    assert.doesNotMatch(job, /presage\/api/);
    assert.doesNotMatch(job, /"api-/, 'the Job refers to the ConfigMap of the api');
  });
});

function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  assert.ok(found, `${kind} ${name} is not rendered`);
  return found;
}

function spec(objects: readonly KubernetesObject[], kind: string, name: string): Record<string, unknown> {
  return find(objects, kind, name).spec as Record<string, unknown>;
}

function nodePorts(objects: readonly KubernetesObject[]): Record<string, number | undefined> {
  const services = objects.filter(({ kind, spec }) => kind === 'Service' && spec?.type === 'NodePort');
  return Object.fromEntries(
    services.map(({ metadata, spec }) => [metadata.name, spec?.ports?.[0]?.nodePort]),
  );
}
