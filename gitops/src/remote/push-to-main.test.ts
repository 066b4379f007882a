import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';
import { pushToMain } from './push-to-main.ts';

describe('a CI job that brings its commit to the cluster', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  const path = process.env.PATH;
  const push = (given: string, dryRun = false) =>
    pushToMain({ folder: scene.work, repository: scene.record.repository, given, dryRun });
  const head = (branch: string) => scene.bare(['rev-parse', branch]);

  before(async () => {
    scene = await deliveryScene();
    process.env.PATH = `${scene.folder}:${path}`;
  });
  after(async () => {
    process.env.PATH = path;
    await scene.close();
  });

  test('asks first in a dry run, and pushes nothing', async () => {
    assert.equal(await push('HEAD', true), undefined);
    await assert.rejects(head('main'));
  });

  test('pushes as a person does: the first environment gets it', async () => {
    const revision = await push('HEAD');
    assert.equal(revision, await head('main'));
    assert.equal(await head('env/dev^'), revision);
  });

  test('pushes nothing that main has already', async () => {
    const before = await scene.bare(['for-each-ref']);
    assert.equal(await push('HEAD'), await head('main'));
    assert.equal(await scene.bare(['for-each-ref']), before);
  });

  test('fails when the push is refused, and for an unknown revision', async () => {
    await scene.commit('broken', { 'overlays/dev/kustomization.yaml': 'resources: [nothing]\n' });
    await assert.rejects(push('HEAD'), /The push of [0-9a-f]{12} to the cluster failed/);
    await assert.rejects(push('nosuch'), /There is no revision "nosuch"/);
  });
});
