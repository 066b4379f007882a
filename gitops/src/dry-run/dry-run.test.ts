import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiRequest, ApiResponse, ApiServer } from '@presage/platform/cluster';
import { makeEnvironment } from '@presage/platform/environment';
import type { KubernetesObject } from '@presage/platform/manifests';
import { dryRun } from './dry-run.ts';

const environment = makeEnvironment('dev');
const accepted: ApiResponse = { status: 200, body: {}, warnings: [] };
const lists: Readonly<Record<string, object>> = {
  '/api/v1': {
    resources: [
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
      { name: 'namespaces', kind: 'Namespace', namespaced: false },
    ],
  },
  '/apis/apps/v1': {
    resources: [
      { name: 'deployments/status', kind: 'Deployment', namespaced: true },
      { name: 'deployments', kind: 'Deployment', namespaced: true },
    ],
  },
  '/apis/batch/v1': { resources: [{ name: 'jobs', kind: 'Job', namespaced: true }] },
};

/** A server that knows a few kinds and answers everything else by a function. */
function fake(answer: (request: ApiRequest) => Partial<ApiResponse> = () => ({})) {
  const sent: ApiRequest[] = [];
  const server: ApiServer = {
    send: async (request) => {
      const list = lists[request.path];
      if (list) return { ...accepted, body: list };
      sent.push(request);
      return { ...accepted, ...answer(request) };
    },
    close: () => undefined,
  };
  const ask = (before: readonly KubernetesObject[], after: readonly KubernetesObject[], pins = [pin]) =>
    dryRun({ kubeconfig: '', environment, before, after, pins, connect: async () => server });
  return { sent, ask };
}

const pin = {
  name: 'presage/web',
  newName: 'localhost:5000/presage/web',
  newTag: 'abc',
  digest: `sha256:${'0'.repeat(64)}`,
};
const configMap = (value: string, annotations?: Record<string, string>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'presage-dev', ...(annotations && { annotations }) },
  data: { KEY: value },
});
const workload = (kind: 'Deployment' | 'Job', more: object, annotations?: Record<string, string>) =>
  ({
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name: 'web', namespace: 'presage-dev', ...(annotations && { annotations }) },
    spec: {
      ...more,
      template: { spec: { containers: [{ name: 'web', image: 'presage/web:unpinned' }] } },
    },
  }) as KubernetesObject;
const statusOf = (code: number, status: object): Partial<ApiResponse> => ({ status: code, body: status });

describe('a dry run of what a delivery changes', () => {
  test('sends nothing when nothing changes, not even a connection', async () => {
    const { sent, ask } = fake();
    assert.deepEqual(await ask([configMap('1')], [configMap('1')]), { refused: [], notes: [], asked: 0 });
    assert.equal(sent.length, 0);
  });

  test('patches an object that differs, as Argo CD does', async () => {
    const { sent, ask } = fake();
    const { asked } = await ask([configMap('1')], [configMap('<2>')]);
    assert.equal(asked, 1);
    const [request] = sent;
    assert.equal(request?.method, 'PATCH');
    assert.equal(
      request?.path,
      '/api/v1/namespaces/presage-dev/configmaps/web?dryRun=All&fieldManager=argocd-controller&fieldValidation=Strict',
    );
    assert.equal(request?.contentType, 'application/strategic-merge-patch+json');
    const { annotations = {} } = (request?.body as KubernetesObject | undefined)?.metadata ?? {};
    assert.equal(annotations['argocd.argoproj.io/tracking-id'], 'presage-dev:/ConfigMap:presage-dev/web');
    assert.match(
      annotations['kubectl.kubernetes.io/last-applied-configuration'] ?? '',
      /"KEY":"\\u003c2\\u003e"/,
    );
  });

  test('every request is a dry run', async () => {
    const { sent, ask } = fake(({ method }) => (method === 'GET' ? { body: { metadata: {} } } : {}));
    const options = ['Replace=true', 'Replace=true,Force=true', 'ServerSideApply=true', 'Force=true', ''];
    for (const value of options) {
      const annotations = { 'argocd.argoproj.io/sync-options': value };
      await ask(
        [workload('Deployment', {}, annotations)],
        [workload('Deployment', { paused: true }, annotations)],
      );
      await ask([], [workload('Deployment', {}, annotations)]);
    }
    assert.ok(sent.length >= options.length * 4);
    for (const { method, path } of sent) assert.ok(method === 'GET' || path.includes('dryRun=All'), path);
  });

  test('creates an object that is new, and patches it when the cluster has it', async () => {
    const { sent, ask } = fake(({ method }) =>
      method === 'POST' ? statusOf(409, { reason: 'AlreadyExists' }) : {},
    );
    await ask([], [configMap('1')]);
    assert.deepEqual(
      sent.map(({ method }) => method),
      ['POST', 'PATCH'],
    );
  });

  test('the images are those that the environment pins', async () => {
    const { sent, ask } = fake();
    await ask([], [workload('Deployment', {})]);
    for (const { body } of sent)
      assert.match(
        JSON.stringify(body),
        new RegExp(`"image":"localhost:5000/presage/web:abc@${pin.digest}"`),
      );
  });

  test('a Job that Argo CD replaces is judged as a new one, under its own name', async () => {
    const { sent, ask } = fake(({ path }) =>
      path.includes('/jobs?')
        ? statusOf(422, { details: { causes: [{ field: 'metadata.name', message: '"wex" is bad' }] } })
        : {},
    );
    const replaced = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
    const { refused } = await ask(
      [workload('Job', { backoffLimit: 1 }, replaced)],
      [workload('Job', { backoffLimit: 2 }, replaced)],
    );
    assert.equal(sent.find(({ path }) => path.includes('/jobs'))?.method, 'POST');
    assert.equal(refused[0]?.message, 'Job web: metadata.name: "web" is bad');
  });

  test('a refusal names the object, the field, the reason and the way out', async () => {
    const causes = [{ field: 'spec.selector', message: 'Invalid value: {}: field is immutable' }];
    const { ask } = fake(({ method }) => (method === 'PATCH' ? statusOf(422, { details: { causes } }) : {}));
    const { refused } = await ask([workload('Deployment', {})], [workload('Deployment', { paused: true })]);
    assert.match(
      refused[0]?.message ?? '',
      /^Deployment web: spec\.selector: Invalid value: \{\}: field is immutable\. Instead: .*Replace=true,Force=true/,
    );
  });

  test('a workload whose pods would be refused is refused', async () => {
    const message = 'pods "web-" is forbidden: no PriorityClass with name high was found';
    const { ask } = fake(({ path }) => (path.includes('/pods?') ? statusOf(403, { message }) : {}));
    const { refused } = await ask([], [workload('Deployment', {})]);
    assert.equal(
      refused[0]?.message,
      'Deployment web: its pods are refused: no PriorityClass with name high was found',
    );
  });

  test('a full quota may be free again when the pods are replaced: a note', async () => {
    const message = 'pods "web-" is forbidden: exceeded quota: pods, requested: pods=1';
    const { ask } = fake(({ path }) => (path.includes('/pods?') ? statusOf(403, { message }) : {}));
    const { refused, notes } = await ask([], [workload('Deployment', {})]);
    assert.deepEqual(refused, []);
    assert.deepEqual(notes, ['Deployment web: exceeded quota: pods, requested: pods=1']);
  });

  test('a ServiceAccount that comes with the same delivery is not missing', async () => {
    const account: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'web', namespace: 'presage-dev' },
    };
    const message =
      'pods "web-" is forbidden: error looking up service account presage-dev/web: serviceaccount "web" not found';
    const { ask } = fake(({ path }) => (path.includes('/pods?') ? statusOf(403, { message }) : {}));
    const deployment = workload('Deployment', {});
    assert.equal((await ask([account], [account, deployment])).refused.length, 0);
    assert.equal((await ask([], [deployment])).refused.length, 1);
  });

  test('a namespace that does not exist yet is reported and refuses nothing', async () => {
    const { ask } = fake(() => statusOf(404, { details: { kind: 'namespaces', name: 'presage-dev' } }));
    const { refused, notes } = await ask([], [configMap('1')]);
    assert.deepEqual(refused, []);
    assert.deepEqual(notes, [
      'The API server could not check the objects of dev: the namespace presage-dev does not exist yet.',
    ]);
  });

  test('a kind that the cluster does not have is refused', async () => {
    const { ask } = fake(() => statusOf(404, {}));
    const { refused } = await ask([], [{ ...configMap('1'), apiVersion: 'example.com/v1', kind: 'Widget' }]);
    assert.equal(refused[0]?.message, 'Widget web: kind: the cluster has no Widget in example.com/v1');
  });

  test('warnings are passed on', async () => {
    const { ask } = fake(() => ({ warnings: ['v1 is deprecated'] }));
    assert.deepEqual((await ask([], [configMap('1')])).notes, ['ConfigMap web: v1 is deprecated']);
  });

  test('a server that does not answer is reported and refuses nothing', async () => {
    const connect = async (): Promise<ApiServer> => ({
      send: () => Promise.reject(new Error('connect ECONNREFUSED')),
      close: () => undefined,
    });
    const facts = { kubeconfig: '', environment, before: [], after: [configMap('1')], pins: [] };
    assert.deepEqual(await dryRun({ ...facts, connect }), {
      refused: [],
      notes: ['The API server was not asked: it does not answer (connect ECONNREFUSED).'],
      asked: 0,
    });
    const missing = await dryRun({ ...facts, connect: async () => undefined });
    assert.match(missing.notes[0] ?? '', /signs in by other means than a client certificate/);
  });
});
