import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeClusterRecord } from '@presage/platform/cluster';
import { type DeliveryScene, deliveryScene, subjects } from '../../test/delivery-scene.ts';

describe('the verbs of delivery', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  let first: string;
  const head = (branch: string) => scene.bare(['rev-parse', branch]);

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
    first = await head('env/dev');
  });
  after(() => scene.close());

  test('promote: prints in a dry run what it would write, and writes nothing', async () => {
    const { code, output } = await scene.gitops('promote', '--dry-run');
    assert.equal(code, 0, output);
    assert.match(
      output,
      /commit on env\/prod: the tree of [0-9a-f]{12} with overlays\/prod\/pins\/kustomization\.yaml = api@sha256/,
    );
    assert.match(output, /annotate the Application presage-prod/);
    await assert.rejects(head('env/prod'));
  });

  test('promote: is refused while dev is not healthy, and prod stays', async () => {
    await scene.cluster({ dev: { health: 'Degraded' } });
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 1);
    assert.match(
      output,
      /dev is not ready to be promoted: it is Synced and Degraded at [0-9a-f]{12}\. prod is unchanged/,
    );
    await scene.cluster({ dev: { revision: 'd'.repeat(40) } });
    assert.match(
      (await scene.gitops('promote')).output,
      /Argo CD has it at dddddddddddd, and env\/dev is at/,
    );
    await assert.rejects(head('env/prod'));
    await scene.cluster({});
  });

  test('promote: takes dev’s revision with dev’s pins to prod', async () => {
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 0, output);
    assert.match(output, /prod is live at http:\/\/localhost:30001/);
    const pins = (environment: string) =>
      scene.bare(['show', `env/${environment}:overlays/${environment}/pins/kustomization.yaml`]);
    assert.equal(await pins('prod'), await pins('dev'));
    const message = await scene.bare(['log', '-1', '--format=%B', 'env/prod']);
    assert.match(message, new RegExp(`^Presage-From: ${first}$`, 'm'));
    assert.match(message, /^Presage-Action: promote$/m);
  });

  test('promote: reports that there is nothing to promote', async () => {
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 0);
    assert.match(output, /there is nothing to promote/);
    assert.equal(await head('env/prod'), before);
  });

  test('diff: shows what a promotion would change: images, commits, manifests', async () => {
    assert.match((await scene.gitops('diff')).output, /no difference/);
    await scene.commit('a page', { 'apps/web/index.html': '<h1>New</h1>\n' });
    await scene.push();
    const { output } = await scene.gitops('diff');
    assert.match(
      output,
      /presage\/web: web:[0-9a-f]{12}@sha256:[0-9a-f]{12} → web:[0-9a-f]{12}@sha256:[0-9a-f]{12}/,
    );
    assert.match(output, /\+ [0-9a-f]{12} a page/);
    assert.match(output, /^\+ +image: 127\.0\.0\.1:\d+\/presage\/web:/m);
    const json = JSON.parse((await scene.gitops('diff', '--json')).output);
    assert.deepEqual(
      json.images.map(({ name }: { name: string }) => name),
      ['presage/web'],
    );
    assert.equal(json.environment, 'prod');
  });

  test('status: tells commit, images, sync, health and pods of each environment', async () => {
    const { code, output } = await scene.gitops('status');
    assert.equal(code, 0, output);
    assert.match(output, /^dev +[0-9a-f]{12} +[0-9a-f]{12} +Synced +Healthy +0\/0 .*web:[0-9a-f]{12}/m);
    assert.match(output, /dev: release [0-9a-f]{12} to dev: a page, by Ada <ada@example\.test>/);
    const statuses = JSON.parse((await scene.gitops('status', '--json')).output);
    assert.equal(statuses.length, 2, 'nothing but the environments of the descriptor');
    const [dev] = statuses;
    assert.equal(dev.commit, await head('env/dev'));
    assert.equal(dev.action, 'release');
    assert.match(dev.dashboard, /^https:\/\/localhost:\d+\/applications\/argocd\/presage-dev$/);
  });

  test('status: gives no address of an Argo CD that was there before', async () => {
    const state = join(scene.folder, 'state', 'presage');
    const existing = { context: 'theirs', argocd: 'argocd', argocdWasThere: true, project: 'presage' };
    await writeClusterRecord(state, { ...scene.record, provider: 'existing', existing });
    const { code, output } = await scene.gitops('status');
    const [dev] = JSON.parse((await scene.gitops('status', '--json')).output);
    await writeClusterRecord(state, scene.record);
    assert.equal(code, 0, output);
    assert.match(output, /^dev +[0-9a-f]{12} /m);
    assert.doesNotMatch(output, /\/applications\//);
    assert.equal(dev.dashboard, undefined);
  });

  test('rollback: commits the state before again, as a new commit', async () => {
    const bad = await head('env/dev');
    const { code, output } = await scene.gitops('rollback', 'dev');
    assert.equal(code, 0, output);
    assert.match(output, /dev is live/);
    assert.equal(await scene.bare(['diff', first, 'env/dev']), '');
    assert.equal(await head('env/dev^'), bad);
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/dev']),
      new RegExp(`^Presage-From: ${first}$`, 'm'),
    );
    assert.match((await subjects(scene.bare, 'env/dev'))[0] ?? '', /^rollback dev to [0-9a-f]{12}: first$/);
  });

  test('rollback: goes to any commit of the branch, and to no other', async () => {
    const main = await head('main');
    const refused = await scene.gitops('rollback', 'dev', '--to', main);
    assert.equal(refused.code, 64);
    assert.match(refused.output, /is not a commit of env\/dev: dev never ran it/);
    const target = await head('env/dev^');
    const { output } = await scene.gitops('rollback', 'dev', '--to', target.slice(0, 10));
    assert.match(output, /dev is live/);
    assert.equal(await scene.bare(['diff', target, 'env/dev']), '');
  });

  test('rollback: reports that an environment has nothing earlier', async () => {
    const { code, output } = await scene.gitops('rollback', 'prod');
    assert.equal(code, 1);
    assert.match(output, /env\/prod has nothing earlier to go back to/);
  });

  test('release: refuses a revision that the cluster does not have', async () => {
    const { code, output } = await scene.gitops('release', '--revision', 'nosuch');
    assert.equal(code, 64);
    assert.match(output, /There is no revision "nosuch"/);
  });

  test('release: refuses a commit that is not on main', async () => {
    const topic = await scene.commit('topic', { 'apps/web/index.html': 'topic\n' });
    await scene.push('HEAD:refs/heads/topic');
    const { code, output } = await scene.gitops('release', '--revision', topic);
    assert.equal(code, 64);
    assert.match(output, /is not on the cluster's main/);
  });

  test('release: takes main again after a rollback, without building', async () => {
    const built = (await scene.calls()).filter((call) => call.startsWith('buildah build')).length;
    await scene.gitops('rollback', 'dev', '--to', first);
    const { code, output } = await scene.gitops('release', '--json');
    assert.equal(code, 0, output);
    assert.equal((await scene.calls()).filter((call) => call.startsWith('buildah build')).length, built);
    assert.match(await scene.bare(['show', 'env/dev:apps/web/index.html']), /New/);
  });

  test('release: makes no second commit for what dev has already', async () => {
    const before = await head('env/dev');
    const { output } = await scene.gitops('release');
    assert.match(output, /already done/);
    assert.equal(await head('env/dev'), before);
  });

  test('release: builds again what is requested', async () => {
    const { output } = await scene.gitops('release', '--rebuild', 'web', '--dry-run');
    assert.match(output, /Build web:[0-9a-f]{12} \(asked for\)/);
    assert.match(output, /buildah build --isolation chroot --layers/);
    assert.match((await scene.gitops('release', '--rebuild', 'wbe')).output, /There is no image "wbe"/);
  });

  test('refuses an unknown environment with 64', async () => {
    const { code, output } = await scene.gitops('rollback', 'staging');
    assert.equal(code, 64);
    assert.match(output, /There is no environment "staging"/);
  });

  test('ends with 69 and a sentence when the cluster is stopped', async () => {
    await scene.cluster({ stopped: true });
    for (const verb of [['status'], ['promote']]) {
      const { code, output } = await scene.gitops(...verb);
      assert.equal(code, 69, output);
      assert.match(output, /The cluster does not answer/);
    }
    await scene.cluster({});
  });
});
