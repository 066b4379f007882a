import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { checkout } from '@presage/platform/configuration';

const mark = { 'presage.local/installation': 'presage' };
const object = (kind: string, name: string, more: { namespace?: string; [field: string]: unknown } = {}) => {
  const { namespace, labels, annotations, ...rest } = more;
  return { apiVersion: 'v1', kind, metadata: { name, namespace, labels, annotations }, ...rest };
};

const controller = object('StatefulSet', 'argocd-application-controller', {
  namespace: 'cd',
  labels: { 'app.kubernetes.io/name': 'argocd-application-controller' },
  spec: { template: { spec: { containers: [{ image: 'quay.io/argoproj/argocd:v3.6.1' }] } } },
});
const storage = object('StorageClass', 'fast', {
  annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
});
const prepared = [
  storage,
  controller,
  object('DaemonSet', 'cilium', { namespace: 'kube-system' }),
  object('Namespace', 'presage-dev', { labels: mark }),
  object('Namespace', 'presage-prod', { labels: mark }),
];
const policy = object('ValidatingAdmissionPolicy', 'presage-pins');

describe('a cluster of somebody else', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-existing-'));
    const fake = join(checkout, 'gitops', 'test', 'fake-foreign-cluster.js');
    const wrapper = `#!/bin/sh\nexec '${process.execPath}' '${fake}' '${folder}' "$@"\n`;
    await writeFile(file('kubectl'), wrapper, { mode: 0o755 });
    await writeFile(file('buildah'), '#!/bin/sh\n', { mode: 0o755 });
  });
  beforeEach(async () => {
    await rm(file('state'), { recursive: true, force: true });
    await writeFile(file('calls.log'), '');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const cluster = (objects: readonly object[], more: object = {}) =>
    writeFile(
      file('cluster.json'),
      JSON.stringify({ version: 'v1.37.2', wide: JSON.stringify(policy), objects, ...more }),
    );
  const calls = async () => (await readFile(file('calls.log'), 'utf8')).split('\n').filter(Boolean);
  const left = async () =>
    (JSON.parse(await readFile(file('cluster.json'), 'utf8')).objects as (typeof policy)[]).map(
      ({ kind, metadata: { namespace, name } }) => [kind, namespace, name].filter(Boolean).join(' '),
    );

  const variables = {
    PRESAGE_REGISTRY: 'registry.example.org/team',
    PRESAGE_GIT_URL: 'https://forge.example.org/team/delivery.git',
    PRESAGE_GIT_USER: 'ci',
    PRESAGE_GIT_PASSWORD: 'secret',
  };
  const gitops = (args: readonly string[], env: Readonly<Record<string, string>> = variables) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const { PATH, HOME = '', XDG_CACHE_HOME = join(HOME, '.cache') } = process.env;
      execFile(
        process.execPath,
        [join(checkout, 'gitops', 'src', 'main.ts'), ...args],
        {
          cwd: folder,
          env: { HOME, XDG_CACHE_HOME, PATH: `${folder}:${PATH}`, XDG_STATE_HOME: file('state'), ...env },
        },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });
  const up = (...more: string[]) => [
    'up',
    '--context',
    'theirs',
    '--argocd',
    'existing',
    '--dry-run',
    ...more,
  ];

  test('the table names what is there; a dry run keeps and creates nothing', async () => {
    await cluster(prepared);
    const { code, output } = await gitops(up());
    assert.equal(code, 0, output);
    assert.match(output, /^Kubernetes +ok +v1\.37\.2$/m);
    assert.match(output, /^default storage class +ok +fast$/m);
    assert.match(output, /^base image +not known +\S+node:24\S+, which the images are built from$/m);
    assert.match(output, /^Argo CD +ok +v3\.6\.1 in the namespace cd$/m);
    assert.match(output, /^namespace presage-dev +ok +prepared$/m);
    assert.match(output, /^rights +ok +all \d+$/m);
    assert.match(output, /^node ports +ok +/m);
    assert.match(output, /^network policies +ok +Cilium$/m);
    assert.deepEqual(await calls(), []);
    assert.equal((await readdir(folder)).includes('state'), false);
  });

  test('each missing thing is named with what to do, and nothing is created', async () => {
    await cluster([object('StorageClass', 'slow'), object('Namespace', 'presage-dev')], {
      version: 'v1.29.4',
      denied: ['create namespaces', 'patch secrets presage in presage-dev'],
    });
    const { code, output } = await gitops(up(), {});
    assert.equal(code, 69, output);
    for (const line of [
      /^Kubernetes +missing +v1\.29\.4\n +→ Use a cluster of version/m,
      /^default storage class +missing +no class is the default\n +→ kubectl patch storageclass slow/m,
      /^git repository +missing +PRESAGE_GIT_URL is not set\n +→ /m,
      /^image registry +missing +PRESAGE_REGISTRY is not set\n +→ /m,
      /^Argo CD +missing .*\n +→ Say where it runs: --argocd-namespace NAME/m,
      /^namespace presage-dev +missing +exists, and is not marked for presage\n +→ .*kubectl label namespace presage-dev/m,
      /^namespace presage-prod +missing +does not exist, and this account may not create it\n +→ .*kubectl apply --server-side -k rights/m,
      /^rights +missing +1 of \d+: patch secrets presage in presage-dev\n +→ .*kubectl apply --server-side -k rights/m,
      /^network policies +not known +/m,
      /Nothing was created\./,
    ])
      assert.match(output, line);
    assert.deepEqual(await calls(), []);
  });

  for (const [what, objects, found] of [
    [
      'a project',
      [object('AppProject', 'presage', { namespace: 'cd' })],
      /^project presage +missing .*somebody else\n +→ .*--project NAME/m,
    ],
    [
      'an Application',
      [object('Application', 'presage-prod', { namespace: 'cd', spec: { project: 'blog' } })],
      /^application presage-prod +missing +belongs to the project blog\n/m,
    ],
  ] as const)
    test(`${what} of that name of somebody else stops it`, async () => {
      await cluster([...prepared, ...objects]);
      const { code, output } = await gitops(up());
      assert.equal(code, 69, output);
      assert.match(output, found);
    });

  test('to install Argo CD takes every right, and a cluster without one', async () => {
    await cluster(prepared, { denied: ['* *'] });
    const { code, output } = await gitops(['up', '--context', 'theirs', '--dry-run']);
    assert.equal(code, 69, output);
    assert.match(output, /^Argo CD +missing +runs already, in the namespace cd\n +→ .*--argocd existing/m);
    assert.match(output, /^rights +missing .*every right in the cluster\n +→ .*cluster-admin/m);
  });

  test('a cluster that does not answer, and a context that is not there, are refused', async () => {
    await cluster(prepared, { stopped: true });
    const silent = await gitops(up());
    assert.equal(silent.code, 69, silent.output);
    assert.match(silent.output, /^API server +missing +does not answer/m);
    const unknown = await gitops(['up', '--context', 'nowhere', '--dry-run']);
    assert.equal(unknown.code, 64, unknown.output);
    assert.match(unknown.output, /context was not found: nowhere/);
    const without = await gitops(['up', '--argocd', 'existing', '--dry-run']);
    assert.equal(without.code, 64, without.output);
    assert.match(without.output, /Name it: --context NAME/);
  });

  const claim = (name: string, annotations: object) =>
    object('PersistentVolumeClaim', name, { namespace: 'presage-dev', annotations });
  const tracked = {
    'argocd.argoproj.io/tracking-id': 'presage-dev:/PersistentVolumeClaim:presage-dev/database',
  };
  const installed = [
    ...prepared.filter(({ metadata }) => metadata.name !== 'presage-prod'),
    object('Namespace', 'presage-prod', { labels: mark, annotations: { 'presage.local/created': 'true' } }),
    object('AppProject', 'presage', {
      namespace: 'cd',
      labels: mark,
      spec: { destinations: [{ namespace: 'presage-dev' }, { namespace: 'presage-prod' }] },
    }),
    object('AppProject', 'blog', { namespace: 'cd' }),
    object('ApplicationSet', 'presage', { namespace: 'cd', labels: mark }),
    ...['presage-dev', 'presage-prod'].map((name) =>
      object('Application', name, { namespace: 'cd', labels: { 'app.kubernetes.io/part-of': 'presage' } }),
    ),
    object('Application', 'blog', { namespace: 'cd', labels: { 'app.kubernetes.io/part-of': 'blog' } }),
    object('Secret', 'presage-repository', {
      namespace: 'cd',
      labels: mark,
      annotations: { 'presage.local/added-known-hosts': 'ours ssh-ed25519 AAAA' },
    }),
    object('ConfigMap', 'argocd-ssh-known-hosts-cm', {
      namespace: 'cd',
      data: { ssh_known_hosts: '# theirs\ntheirs ssh-ed25519 BBBB\n\nours ssh-ed25519 AAAA\n' },
    }),
    object('Secret', 'presage', { namespace: 'presage-dev' }),
    object('Secret', 'theirs', { namespace: 'presage-dev' }),
    object('ServiceAccount', 'web', { namespace: 'presage-dev', labels: mark }),
    object('ServiceAccount', 'default', { namespace: 'presage-dev' }),
    claim('database', tracked),
    claim('theirs', {}),
    object('ValidatingAdmissionPolicy', 'presage-pins', { labels: mark }),
  ];
  const down = (...more: string[]) => ['down', '--context', 'theirs', '--argocd', 'existing', ...more];
  const kept = [
    'StorageClass fast',
    'StatefulSet cd argocd-application-controller',
    'DaemonSet kube-system cilium',
    'Namespace presage-dev',
    'AppProject cd blog',
    'Application cd blog',
    'ConfigMap cd argocd-ssh-known-hosts-cm',
    'Secret presage-dev theirs',
    'ServiceAccount presage-dev default',
    'PersistentVolumeClaim presage-dev theirs',
  ];

  test('down removes what up created and keeps the databases', async () => {
    await cluster(installed);
    const { code, output } = await gitops(down());
    assert.equal(code, 0, output);
    assert.deepEqual(
      (await left()).sort(),
      [
        ...kept,
        'Namespace presage-prod',
        'Secret presage-dev presage',
        'PersistentVolumeClaim presage-dev database',
      ].sort(),
    );
    const made = await calls();
    assert.deepEqual(
      made
        .filter((call) => / (applicationset|application|appproject) /.test(call))
        .map((call) => call.replace(/ -p .*/, '')),
      [
        '--namespace=cd delete applicationset presage --cascade=orphan --ignore-not-found --wait=false',
        '--namespace cd patch application presage-dev --type=json',
        '--namespace cd patch application presage-dev --type=merge',
        '--namespace cd delete application presage-dev --timeout=120s',
        '--namespace cd patch application presage-prod --type=json',
        '--namespace cd patch application presage-prod --type=merge',
        '--namespace cd delete application presage-prod --timeout=120s',
        'delete appproject presage --namespace=cd --ignore-not-found --wait=false',
      ],
    );
    const hosts = made.find((call) => call.startsWith('patch configmap')) ?? '';
    assert.deepEqual(JSON.parse(hosts.split('--patch ')[1] ?? ''), {
      data: { ssh_known_hosts: '# theirs\ntheirs ssh-ed25519 BBBB\n\n' },
    });
  });

  test('down --volumes also removes the databases, and the namespaces that up created', async () => {
    await cluster(installed);
    const { code, output } = await gitops(down('--volumes'));
    assert.equal(code, 0, output);
    assert.deepEqual((await left()).sort(), kept.toSorted());
  });

  test('down --volumes after a down finds the databases that were kept', async () => {
    await cluster(installed);
    const { output } = await gitops(down());
    assert.match(
      output,
      /`npm run down -- --context theirs --argocd existing --argocd-namespace cd --project presage --volumes`/,
    );
    await gitops(down('--volumes'));
    assert.deepEqual((await left()).sort(), kept.toSorted());
  });

  test('down names workloads that an Application left behind, and removes no database under them', async () => {
    const annotations = {
      'argocd.argoproj.io/tracking-id': 'presage-dev:apps/StatefulSet:presage-dev/database',
    };
    const workload = object('StatefulSet', 'database', { namespace: 'presage-dev', annotations });
    await cluster([...installed, workload]);
    const { code, output } = await gitops(down('--volumes'));
    assert.notEqual(code, 0, output);
    assert.match(output, /without the Application that deployed them: statefulset\/database\./);
    assert.match(output, /kubectl --namespace presage-dev delete statefulset\/database/);
    assert.ok((await left()).includes('PersistentVolumeClaim presage-dev database'));
  });

  test('down touches no project that it did not create', async () => {
    const theirs = installed.map((one) =>
      one.kind === 'AppProject' && one.metadata.name === 'presage'
        ? object('AppProject', 'presage', { namespace: 'cd' })
        : one,
    );
    await cluster(theirs);
    const { code, output } = await gitops(down('--volumes'));
    assert.equal(code, 77, output);
    assert.match(output, /was not created by this command\. Nothing was removed\./);
    assert.deepEqual(await calls(), []);
  });
});
