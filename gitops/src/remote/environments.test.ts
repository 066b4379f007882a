import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sampleManifests } from '@presage/platform/testing';
import { type Applied, type DeliveryScene, deliveryScene, subjects } from '../../test/delivery-scene.ts';
import { sample } from '../../test/sample.ts';

const read = (path: string) =>
  readFile(join(path.startsWith('overlays/') ? sampleManifests : sample, path), 'utf8');
const descriptor = async (environments: string) =>
  (await read('gitops.config.ts')).replace("['dev', 'prod']", environments);
const staging = async () => ({
  'gitops.config.ts': await descriptor("['dev', 'staging', 'prod']"),
  'overlays/staging/kustomization.yaml': (await read('overlays/dev/kustomization.yaml'))
    .replace('presage-dev', 'presage-staging')
    .replace('31001', '32001')
    .replace('31080', '32080'),
  'overlays/staging/pins/kustomization.yaml': await read('overlays/dev/pins/kustomization.yaml'),
  'overlays/staging/versions.env': await read('overlays/dev/versions.env'),
});

const all = ['presage-dev', 'presage-staging', 'presage-prod'];
const named = (objects: readonly Applied[], kind: string) => objects.filter((object) => object.kind === kind);
const namespacesOf = (project: Applied | undefined) =>
  (project?.spec?.destinations ?? []).map(({ namespace }) => namespace).toSorted();
const elementsOf = (set: Applied | undefined) =>
  (set?.spec?.generators ?? []).flatMap(({ list }) => list.elements);

describe('an environment between dev and prod', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const head = (branch: string) => scene.bare(['rev-parse', branch]);
  const show = (path: string) => scene.bare(['show', path]);
  const secrets = async () =>
    JSON.parse(await readFile(join(scene.folder, 'state', 'presage', 'secrets.json'), 'utf8')).environments;

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
    await scene.gitops('promote');
  });
  after(() => scene.close());

  test('the first push gives each environment its namespace, Secret and Application', async () => {
    const objects = await scene.applied();
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        'Namespace presage-dev',
        'Secret presage',
        'Namespace presage-prod',
        'Secret presage',
        'AppProject presage',
        'ApplicationSet presage',
      ],
    );
  });

  test('a push that touches no overlay and no descriptor leaves the environments alone', async () => {
    await scene.commit('a page', { 'apps/web/index.html': '<h1>Other</h1>\n' });
    assert.match((await scene.push()).output, /dev is live/);
    assert.deepEqual(await scene.applied(), []);
  });

  test('is added by a push: namespace, Secret, project and Application', async () => {
    const before = await secrets();
    await scene.cluster({
      environments: ['dev', 'prod'],
      applications: ['presage-dev', 'presage-prod'],
      destinations: ['presage-dev', 'presage-prod'],
      secrets: { dev: { 'admin-password': 'x' }, prod: { 'admin-password': 'x' } },
    });
    await scene.commit('staging', await staging());
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /Put the generated secrets in the namespace presage-staging/);
    assert.match(output, /dev is live/);

    const objects = await scene.applied();
    const [namespace, ...otherNamespaces] = named(objects, 'Namespace');
    assert.equal(namespace?.metadata.name, 'presage-staging');
    assert.deepEqual(otherNamespaces, [], 'the Secrets of dev and prod are complete');
    const [secret] = named(objects, 'Secret');
    assert.equal(secret?.metadata.namespace, 'presage-staging');
    const now = await secrets();
    assert.deepEqual(secret?.stringData, now.staging);
    assert.match(now.staging['admin-password'], /^[\w-]{20}$/);
    assert.deepEqual({ dev: now.dev, prod: now.prod }, before, 'existing secrets never change');

    const [project] = named(objects, 'AppProject');
    assert.deepEqual(namespacesOf(project), all.toSorted());
    assert.deepEqual(elementsOf(named(objects, 'ApplicationSet')[0]), [
      { environment: 'dev', namespace: 'presage-dev' },
      { environment: 'staging', namespace: 'presage-staging' },
      { environment: 'prod', namespace: 'presage-prod' },
    ]);
    assert.ok(!(await scene.calls()).some((call) => call.includes('delete application')));
    await scene.cluster({ environments: ['dev', 'staging', 'prod'] });
  });

  test('promote: without a name, goes to the first environment that lacks something', async () => {
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 0, output);
    assert.match(output, /staging is live at http:\/\/localhost:32001/);
    assert.match(
      (await subjects(scene.bare, 'env/staging'))[0] ?? '',
      /^promote \w{12} to staging: staging$/,
    );
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/staging']),
      new RegExp(`^Presage-From: ${await head('env/dev')}$`, 'm'),
    );
  });

  test('promote: then goes on to prod, from staging and with its pins', async () => {
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 0, output);
    assert.match(output, /prod is live at http:\/\/localhost:30001/);
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/prod']),
      new RegExp(`^Presage-From: ${await head('env/staging')}$`, 'm'),
    );
    const pins = (name: string) => show(`env/${name}:overlays/${name}/pins/kustomization.yaml`);
    assert.equal(await pins('prod'), await pins('staging'));
    assert.match((await scene.gitops('promote')).output, /there is nothing to promote/);
  });

  test('promote: to a named environment takes what the one before it runs, no further', async () => {
    await scene.commit('newer rates', { 'overlays/dev/versions.env': 'rates=2.0\nlimits=1.0\n' });
    await scene.push();
    const before = await head('env/prod');
    assert.match(
      (await scene.gitops('promote', 'prod')).output,
      /prod has \w{12} with the images of staging/,
    );
    assert.match((await scene.gitops('promote', 'staging')).output, /staging is live/);
    assert.match(await show('env/staging:overlays/staging/versions.env'), /^rates=2\.0$/m);
    assert.equal(await head('env/prod'), before);
    assert.match((await scene.gitops('promote', 'prod')).output, /prod is live/);
    assert.match(await show('env/prod:overlays/prod/versions.env'), /^rates=2\.0$/m);
  });

  test('promote: is refused for the environment that a push releases to, and for an unknown one', async () => {
    const dev = await scene.gitops('promote', 'dev');
    assert.equal(dev.code, 64);
    assert.match(dev.output, /dev is not promoted from another environment/);
    assert.match(dev.output, /Environments that are promoted to: staging, prod/);
    const unknown = await scene.gitops('promote', 'stagin');
    assert.equal(unknown.code, 64);
    assert.match(unknown.output, /The environments in gitops\.config\.ts are dev, staging, prod/);
  });

  test('promote: is refused while the environment before it is not healthy', async () => {
    await scene.commit('a page', { 'apps/web/index.html': '<h1>New</h1>\n' });
    await scene.push();
    await scene.gitops('promote', 'staging');
    const environments = ['dev', 'staging', 'prod'];
    await scene.cluster({ environments, staging: { health: 'Degraded' } });
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 1);
    assert.match(output, /staging is not ready to be promoted: it is Synced and Degraded.*prod is unchanged/);
    await scene.cluster({ environments });
  });

  test('is removed by a push: its workloads go; its namespace, volumes and Secret stay', async () => {
    await scene.applied();
    const callsBefore = (await scene.calls()).length;
    const secretsBefore = await secrets();
    await scene.cluster({
      environments: ['dev', 'staging', 'prod'],
      applications: all,
      destinations: all,
      secrets: { dev: { 'admin-password': 'x' }, prod: { 'admin-password': 'x' } },
    });
    await scene.clone(['rm', '-r', '--quiet', 'overlays/staging']);
    await scene.commit('without staging', { 'gitops.config.ts': await descriptor("['dev', 'prod']") });
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /presage-staging: its namespace, volumes and Secret stay/);

    const calls = (await scene.calls()).slice(callsBefore);
    const position = (part: string) => calls.findIndex((call) => call.includes(part));
    assert.ok(position('patch application presage-staging') >= 0, 'Argo CD deletes what it deployed');
    assert.ok(position('delete application presage-staging') > position('patch application presage-staging'));
    const deletions = calls.filter((call) => / delete /.test(call));
    assert.equal(deletions.length, 1, deletions.join('\n'));

    const objects = await scene.applied();
    assert.deepEqual([...named(objects, 'Namespace'), ...named(objects, 'Secret')], []);
    assert.deepEqual(
      elementsOf(named(objects, 'ApplicationSet')[0]).map(({ environment }) => environment),
      ['dev', 'prod'],
    );
    const projects = named(objects, 'AppProject').map((project) => namespacesOf(project));
    assert.deepEqual(
      projects,
      [all.toSorted(), ['presage-dev', 'presage-prod']],
      'the project allows the namespace until its workloads are gone',
    );
    assert.deepEqual(await secrets(), secretsBefore);
    await scene.cluster({});
    const promoted = await scene.gitops('promote');
    assert.match(promoted.output, /Promote \w{12} from dev to prod/);
    assert.match(promoted.output, /prod is live/);
  });
});
