import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('the process that serves a push', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  let foldersBefore: readonly string[];
  const branches = () => scene.bare(['for-each-ref', 'refs/heads']);
  /** Temporary folders of builds and of pushes that this file left. */
  const folders = async () => {
    const names = [...(await readdir(tmpdir())), ...(await readdir(scene.record.repository))];
    return names.filter((name) => /^(presage-build-|push\.)/.test(name) && !foldersBefore?.includes(name));
  };

  before(async () => {
    scene = await deliveryScene();
    foldersBefore = await folders();
    await scene.push();
  });
  after(() => scene.close());

  test('ends when the push is interrupted while it builds, and leaves main as it is and no files behind', async () => {
    const before = await branches();
    await writeFile(join(scene.folder, 'build-waits'), '');
    const callsBefore = (await scene.calls()).length;
    await scene.commit('a page', { 'apps/web/index.html': '<h1>Interrupted</h1>\n' });
    const push = scene.pushing();
    await scene.until(async () => (await scene.calls()).length > callsBefore);
    push.interrupt();
    const { code } = await push.ended;
    await scene.until(async () => (await folders()).length === 0);
    await rm(join(scene.folder, 'build-waits'));
    assert.notEqual(code, 0);
    assert.equal(await branches(), before);
    assert.match((await scene.push()).output, /Build web:[\s\S]*dev is live/);
  });

  test('releases nothing when git itself refuses the push after the checks, and leaves no files behind', async () => {
    const hook = join(scene.record.repository, 'hooks', 'update');
    await writeFile(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const before = await branches();
    await scene.commit('not for git', { 'overlays/dev/NOTES.txt': 'not for git' });
    const { code, output } = await scene.push();
    await rm(hook);
    assert.equal(code, 1, output);
    await scene.until(
      async () => !(await readdir(scene.record.repository)).some((name) => name.startsWith('push.')),
    );
    assert.equal(await branches(), before);
    const again = await scene.push();
    assert.match(again.output, /dev is live/);
  });
});
