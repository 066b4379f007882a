import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, mock, test } from 'node:test';
import { makeEnvironment } from '../environment/environment.ts';
import { deployedStep } from './deployed.ts';

let folder: string;
const file = (name: string) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presage-deployed-'));
  // What it prints about an Application is in the file of that name.
  const script = `#!/bin/sh
for word in "$@"; do
  case "$word" in
    annotate) echo "$@" | sed 's/--kubeconfig none //' >>'${file('refreshed')}'; exit ;;
    presage-*) exec cat '${file('')}'/"$word" ;;
  esac
done
`;
  await writeFile(file('kubectl'), script, { mode: 0o755 });
});
after(async () => {
  mock.timers.reset();
  await rm(folder, { recursive: true, force: true });
});

const is = (application: string, state: string) => writeFile(file(application), state);
const refreshed = async () =>
  (await readFile(file('refreshed'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
const refreshOf = (...names: string[]) =>
  `annotate applications ${names.join(' ')} --namespace=argocd argocd.argoproj.io/refresh=hard --overwrite`;

test('what Argo CD could not read is read again every 10 s, and only that', async () => {
  mock.timers.enable({ apis: ['Date'], now: 0 });
  const kubectl = { command: file('kubectl'), kubeconfig: 'none' };
  const environments = [makeEnvironment('dev', 'presage-dev'), makeEnvironment('prod', 'presage-prod')];
  const { actions, satisfied } = deployedStep(kubectl, {}, environments, {
    diagnose: async ({ name }) => ({
      state: name === 'dev' ? 'red' : 'waiting',
      kind: 'image',
      cause: 'pod web-1: ImagePullBackOff',
      pod: 'web-1',
      details: [],
      next: '',
    }),
    headOf: async () => 'abc',
    recordLive: async () => {},
  });
  const wait = actions.find((action) => action.kind === 'wait');
  assert.ok(wait?.kind === 'wait');

  await is('presage-dev', 'Unknown Healthy|ComparisonError');
  await is('presage-prod', 'OutOfSync Progressing|');
  assert.equal(await satisfied?.(), false);
  assert.equal(await wait.until(), 'presage-dev: Unknown Healthy, presage-prod: OutOfSync Progressing');
  mock.timers.tick(9_000);
  await wait.until();
  assert.deepEqual(await refreshed(), []);
  mock.timers.tick(1_000);
  assert.equal(
    await wait.until(),
    'presage-dev: Unknown Healthy, presage-prod: OutOfSync Progressing; dev: pod web-1: ImagePullBackOff',
  );
  await wait.until();
  assert.deepEqual(await refreshed(), [refreshOf('presage-dev')]);

  // The comparison of before is still shown.
  await is('presage-prod', 'OutOfSync Healthy|OrphanedResourceWarning ComparisonError');
  mock.timers.tick(10_000);
  await wait.until();
  assert.deepEqual((await refreshed()).slice(1), [refreshOf('presage-dev', 'presage-prod')]);

  // What a forge took a moment ago is not deployed yet.
  await is('presage-dev', 'Synced Healthy||older');
  await is('presage-prod', 'Synced Healthy|OrphanedResourceWarning|abc');
  assert.equal(await satisfied?.(), false);
  assert.match(String(await wait.until()), /^presage-dev: has not read abc yet/);
  await is('presage-dev', 'Synced Healthy||abc');
  mock.timers.tick(10_000);
  assert.equal(await wait.until(), true);
  assert.equal((await refreshed()).length, 2);
  assert.equal(await satisfied?.(), true);
});
