import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { makeEnvironment } from '../environment/environment.ts';
import { type ClusterRecord, readClusterRecord, writeClusterRecord } from './record.ts';
import { forgetSecrets, readSecrets, secretsOf } from './secrets.ts';

let state: string;
before(async () => {
  state = await mkdtemp(join(tmpdir(), 'presage-state-'));
});
after(() => rm(state, { recursive: true, force: true }));

const record: ClusterRecord = {
  provider: 'host',
  checkout: '/srv/presage',
  kubeconfig: '/etc/kubernetes/admin.conf',
  repository: '/var/lib/presage/git/presage.git',
  registry: 'localhost:5000',
  builder: 'buildah',
  builderArgs: [],
  tools: { kubectl: 'kubectl', kustomize: 'kustomize', kubeconform: 'kubeconform', schemas: '/schemas' },
  createdAt: '2026-01-01T00:00:00.000Z',
};

const refused = (code: number, what: RegExp, next: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refusal);
  assert.match(error.message, what);
  assert.match(error.next, next);
  return error.code === code;
};

test('without a cluster, the error names the command to run', async () => {
  await assert.rejects(readClusterRecord(state), refused(69, /no cluster/, /npm run up/));
  await assert.rejects(readSecrets(state), refused(69, /no passwords yet/, /npm run up/));
});

test('a record is read as it was written, and only its owner may read it', async () => {
  await writeClusterRecord(state, record);
  assert.deepEqual(await readClusterRecord(state), record);
  assert.equal((await stat(join(state, 'cluster.json'))).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(state), ['cluster.json']);
});

test('a half-written record is refused, and the message names the file', async () => {
  await writeFile(join(state, 'cluster.json'), '{"provider": "ho');
  await assert.rejects(readClusterRecord(state), refused(65, /cluster\.json is damaged/, /npm run up/));
});

const keys = {
  environments: [makeEnvironment('dev'), makeEnvironment('prod', 'dev')],
  secrets: { 'database-password': { bytes: 24 } },
};

test('secrets are generated once; a half-written file is never replaced by new ones', async () => {
  const secrets = await secretsOf(state, keys);
  assert.deepEqual(await secretsOf(state, keys), secrets);
  assert.deepEqual(await readSecrets(state), secrets);
  assert.equal(secrets.argocdViewer.length, 20);
  const { dev, prod } = secrets.environments;
  assert.equal(dev?.['database-password']?.length, 32);
  assert.notEqual(dev?.['database-password'], prod?.['database-password']);
  const file = join(state, 'secrets.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await writeFile(file, '{"argocd":');
  await assert.rejects(
    secretsOf(state, keys),
    refused(65, /secrets\.json is damaged or half-written/, /--volumes/),
  );
});

test('a new environment and a new name get secrets; those that exist stay, also when they are no longer named', async () => {
  await rm(join(state, 'secrets.json'));
  const before = await secretsOf(state, keys);
  const after = await secretsOf(state, {
    environments: [...keys.environments, makeEnvironment('staging', 'dev')],
    secrets: { 'session-key': { bytes: 48 }, 'database-password': { bytes: 24 } },
  });
  assert.equal(after.argocd, before.argocd);
  assert.equal(after.argocdViewer, before.argocdViewer);
  for (const name of ['dev', 'prod']) {
    const { 'session-key': added, ...rest } = after.environments[name] ?? {};
    assert.deepEqual(rest, before.environments[name]);
    assert.equal(added?.length, 64);
  }
  assert.deepEqual(Object.keys(after.environments.staging ?? {}).sort(), [
    'database-password',
    'session-key',
  ]);
  await forgetSecrets(state, 'staging');
  assert.deepEqual(Object.keys((await readSecrets(state)).environments), ['dev', 'prod']);
  assert.deepEqual(await secretsOf(state, keys), await readSecrets(state));
});

test('a file without the password of the read-only account gets one', async () => {
  const { argocdViewer: _, ...earlier } = await secretsOf(state, keys);
  await writeFile(join(state, 'secrets.json'), JSON.stringify(earlier));
  assert.equal((await readSecrets(state)).argocdViewer, undefined);
  const { argocdViewer, ...rest } = await secretsOf(state, keys);
  assert.equal(argocdViewer.length, 20);
  assert.deepEqual(rest, earlier);
});

test('a renamed environment that keeps its namespace keeps its secrets; a dry run keeps nothing', async () => {
  await rm(join(state, 'secrets.json'));
  await secretsOf(state, keys, { write: false });
  await assert.rejects(readSecrets(state), refused(69, /no passwords yet/, /npm run up/));
  const before = await secretsOf(state, keys);
  const renamed = [makeEnvironment('test', undefined, 'presage-dev'), makeEnvironment('prod', 'test')];
  const after = await secretsOf(state, { ...keys, environments: renamed });
  assert.deepEqual(after.environments.test, before.environments.dev);
});
