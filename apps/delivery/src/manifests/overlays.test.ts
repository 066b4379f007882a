import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  checkout,
  descriptorIn,
  folderTree,
  type KubernetesObject,
  makeEnvironment,
  manifestTools,
  type PodSpec,
  readConfiguration,
  renderOverlay,
  validateOptions,
  validateTree,
} from '@presage/gitops';

const environments = [
  { environment: 'dev', replicas: 1, web: 31001, api: 31080 },
  { environment: 'prod', replicas: 3, web: 30001, api: 30080 },
];

/** `npm run check` builds them. */
const tools = manifestTools(readConfiguration().cache);
const options = await validateOptions(await descriptorIn(), folderTree(checkout));

describe('overlays', () => {
  test('every rule accepts them', async () => {
    assert.deepEqual(await validateTree(tools, checkout, options), []);
  });

  for (const { environment, replicas, web, api } of environments) {
    test(`${environment}: its replicas, ports and configuration`, async () => {
      const { objects } = await renderOverlay(tools, checkout, environment);
      for (const name of ['web', 'api']) assert.equal(spec(objects, 'Deployment', name).replicas, replicas);
      assert.deepEqual(nodePorts(objects), { web, 'api-public': api });
      const configuration = objects.find(
        ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('api-'),
      );
      assert.equal(configuration?.data?.ENVIRONMENT, environment);
    });
  }

  test('the database is reached only inside the cluster, and keeps 2 GiB', async () => {
    const { objects } = await renderOverlay(tools, checkout, 'prod');
    assert.equal(spec(objects, 'Service', 'database').type, 'ClusterIP');
    assert.deepEqual(spec(objects, 'PersistentVolumeClaim', 'database').resources, {
      requests: { storage: '2Gi' },
    });
  });

  test('configuration comes before the database, then migrations, first models, the applications', async () => {
    const { objects } = await renderOverlay(tools, checkout, 'dev');
    const wave = (kind: string, name: string) =>
      Number(find(objects, kind, name).metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    assert.equal(wave('Namespace', 'presage-dev'), -4);
    for (const { kind, metadata } of objects.filter(({ kind }) => kind === 'ConfigMap')) {
      const own = metadata.name.startsWith('database-') ? -4 : 0; // first of its workload's wave
      assert.equal(wave(kind, metadata.name), own);
    }
    assert.equal(wave('StatefulSet', 'database'), -3);
    assert.equal(wave('Job', 'migrate'), -2);
    assert.equal(wave('Job', 'train'), -1);
    assert.equal(wave('PersistentVolumeClaim', 'models'), -1, 'a claim is healthy once a pod mounts it');
    assert.equal(wave('CronJob', 'train'), 0, 'its image is the api’s: it changes with it');
    assert.equal(wave('Deployment', 'api'), 0);
    assert.equal(wave('Deployment', 'web'), 0);
  });

  test('pins reach every image, and the api knows which one it runs', async (context) => {
    const tree = mkdtempSync(join(tmpdir(), 'presage-pins-'));
    context.after(() => rmSync(tree, { recursive: true, force: true }));
    for (const part of ['base', 'overlays'])
      cpSync(join(checkout, part), join(tree, part), { recursive: true });
    const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
    const images = ['api', 'web', 'database', 'migrate', 'train'].map((name) => ({
      name: `presage/${name}`,
      newName: `localhost:5000/presage/${name}`,
      newTag: '0123456789ab',
      digest,
    }));
    const pins = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', images };
    writeFileSync(join(tree, 'overlays/dev/pins/kustomization.yaml'), JSON.stringify(pins));

    assert.deepEqual(
      await validateTree(tools, tree, {
        ...options,
        environments: [makeEnvironment('dev')],
        delivered: true,
      }),
      [],
    );
    const { objects } = await renderOverlay(tools, tree, 'dev');
    for (const workload of ['api', 'web']) {
      const [container] = find(objects, 'Deployment', workload).spec?.template?.spec?.containers ?? [];
      const pinned = `localhost:5000/presage/${workload}:0123456789ab@${digest}`;
      assert.equal(container?.image, pinned);
      assert.equal(container?.env?.find(({ name }) => name === 'IMAGE')?.value, pinned);
    }
  });

  for (const name of ['migrate', 'train']) {
    test(`a change of the api alone does not run the Job ${name} again`, async () => {
      const { objects } = await renderOverlay(tools, checkout, 'dev');
      const job = JSON.stringify(find(objects, 'Job', name));
      assert.doesNotMatch(job, /presage\/api/);
      assert.doesNotMatch(job, /"(api|models)-/, 'the Job refers to a ConfigMap of the api');
    });
  }

  test('later trainings run the Job’s pod with the api’s image, and never by themselves', async () => {
    const { objects } = await renderOverlay(tools, checkout, 'prod');
    const { suspend, jobTemplate } = spec(objects, 'CronJob', 'train') as {
      suspend: boolean;
      jobTemplate: { spec: { template: { spec: PodSpec } } };
    };
    assert.equal(suspend, true);
    const own = jobTemplate.spec.template.spec;
    const first = find(objects, 'Job', 'train').spec?.template?.spec;
    const [container] = own.containers;
    assert.equal(
      container?.image,
      find(objects, 'Deployment', 'api').spec?.template?.spec?.containers[0]?.image,
    );
    assert.deepEqual(container?.args, ['train']);
    assert.deepEqual(own.volumes, first?.volumes);
    assert.deepEqual(container?.resources, first?.containers[0]?.resources);
  });

  test('the pins of models keep their name, so that no pod is replaced, and name the image that follows them', async () => {
    const { objects } = await renderOverlay(tools, checkout, 'prod');
    const { metadata, data } = find(objects, 'ConfigMap', 'models');
    assert.deepEqual(Object.keys(data ?? {}), ['churn', 'crime', 'oracle']);
    const deployment = JSON.stringify(spec(objects, 'Deployment', 'api'));
    const image = metadata.annotations?.['presage.local/followed-by'];
    assert.ok(image && deployment.includes(`"image":"${image}"`), `${image} is the image of the api`);
    assert.ok(deployment.includes(`{"name":"IMAGE","value":"${image}"}`));
    assert.ok(deployment.includes('{"name":"PINS_CONFIGMAP","value":"models"}'));
  });

  test('only the api has a token of Kubernetes: to create Jobs, read one CronJob, and follow its pins', async () => {
    const { objects } = await renderOverlay(tools, checkout, 'prod');
    const { rules } = find(objects, 'Role', 'api') as unknown as { rules: object[] };
    assert.deepEqual(rules, [
      { apiGroups: ['batch'], resources: ['cronjobs'], resourceNames: ['train'], verbs: ['get'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'get'] },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['models'],
        verbs: ['get', 'watch', 'patch'],
      },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] },
    ]);
    const { subjects } = find(objects, 'RoleBinding', 'api') as unknown as { subjects: object[] };
    assert.deepEqual(subjects, [{ kind: 'ServiceAccount', name: 'api', namespace: 'presage-prod' }]);
    const withToken = objects
      .filter((object) => JSON.stringify(object).includes('serviceAccountToken"'))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.deepEqual(withToken, ['Deployment api']);
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
