import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { type ClusterRecord, readClusterRecord, writeClusterRecord } from './record.ts';
import { readSecrets, secretsOf } from './secrets.ts';

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

test('without a cluster, it is said what to type', async () => {
  await assert.rejects(readClusterRecord(state), refused(69, /no cluster/, /npm run up/));
  await assert.rejects(readSecrets(state), refused(69, /no passwords yet/, /npm run up/));
});

test('a record is read as it was written, by its owner alone', async () => {
  await writeClusterRecord(state, record);
  assert.deepEqual(await readClusterRecord(state), record);
  assert.equal((await stat(join(state, 'cluster.json'))).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(state), ['cluster.json']);
});

test('a half-written record is refused by name', async () => {
  await writeFile(join(state, 'cluster.json'), '{"provider": "ho');
  await assert.rejects(
    readClusterRecord(state),
    refused(65, /cluster\.json is damaged or half-written/, /npm run up/),
  );
});

test('secrets are generated once; a half-written file is never replaced by new ones', async () => {
  const secrets = await secretsOf(state);
  assert.deepEqual(await secretsOf(state), secrets);
  assert.deepEqual(await readSecrets(state), secrets);
  assert.notEqual(
    secrets.environments.dev['database-password'],
    secrets.environments.prod['database-password'],
  );
  const file = join(state, 'secrets.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await writeFile(file, '{"argocd":');
  await assert.rejects(
    secretsOf(state),
    refused(65, /secrets\.json is damaged or half-written/, /--volumes/),
  );
});
