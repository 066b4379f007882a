import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('a push while another one to main is being built', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const main = () => scene.bare(['rev-parse', 'main']);
  before(async () => {
    scene = await deliveryScene();
    await scene.push();
  });
  after(() => scene.close());

  const waits = () => join(scene.folder, 'build-waits');
  /** Pushes two commits on the same parent: the first one builds until `waits` is removed. */
  async function overlapping(files: Readonly<Record<string, string>>) {
    await writeFile(waits(), '');
    const callsBefore = (await scene.calls()).length;
    const first = await scene.commit('the first', files);
    const pushingFirst = scene.pushing();
    await scene.until(async () => (await scene.calls()).length > callsBefore);
    await scene.clone(['checkout', '--quiet', '-B', 'other', 'HEAD^']);
    await scene.clone(['config', 'user.name', 'Grace']);
    const second = await scene.commit('the second', { 'overlays/dev/NOTES.txt': first });
    const pushingSecond = scene.pushing('HEAD:main');
    const line = `Waiting: the push of ${first.slice(0, 12)} by Ada is being checked and built`;
    await scene.until(async () => pushingSecond.output().includes(line));
    return { first, second, pushingFirst, pushingSecond };
  }
  /** Makes the main of the clone that of the cluster again. */
  async function tidy() {
    await rm(waits(), { force: true });
    await scene.clone(['config', 'user.name', 'Ada']);
    await scene.clone(['fetch', '--quiet', 'cluster']);
    await scene.clone(['checkout', '--quiet', '-B', 'main', 'cluster/main']);
  }

  test('names who pushed first and what to type, and main is that of the first', async () => {
    const { first, pushingFirst, pushingSecond } = await overlapping({ 'apps/web/index.html': 'first\n' });
    await rm(waits());
    const { code, output } = await pushingSecond.ended;
    assert.equal(code, 1);
    assert.match(
      output,
      new RegExp(`Ada was first: main is now at ${first.slice(0, 12)} \\(the first\\)\\.`),
    );
    assert.match(output, /`git pull --rebase cluster main`, then push again/);
    assert.match((await pushingFirst.ended).output, /dev is live/);
    assert.equal(await main(), first);

    await scene.clone(['pull', '--quiet', '--rebase', 'cluster', 'main']);
    assert.match((await scene.push('HEAD:main')).output, /dev is live/);
    await tidy();
  });

  test('goes on when the first does not build', async () => {
    const files = { 'apps/web/index.html': 'third\n', 'apps/api/build-fails': '' };
    const { second, pushingFirst, pushingSecond } = await overlapping(files);
    await rm(waits());
    assert.equal((await pushingFirst.ended).code, 1);
    assert.match((await pushingSecond.ended).output, /dev is live/);
    assert.equal(await main(), second);
    await tidy();
  });

  test('goes on when the first is interrupted', async () => {
    const { second, pushingFirst, pushingSecond } = await overlapping({
      'apps/web/index.html': 'fourth\n',
    });
    pushingFirst.interrupt();
    await pushingFirst.ended;
    assert.match((await pushingSecond.ended).output, /dev is live/);
    assert.equal(await main(), second);
    await tidy();
  });

  test('is refused at once when it is not valid', async () => {
    await scene.commit('a page', { 'apps/web/index.html': 'fifth\n' });
    await writeFile(waits(), '');
    const callsBefore = (await scene.calls()).length;
    const first = scene.pushing();
    await scene.until(async () => (await scene.calls()).length > callsBefore);
    await scene.commit('broken', { 'overlays/dev/kustomization.yaml': 'resources: [no]\n' });
    assert.equal((await scene.push()).code, 1);
    assert.ok(!first.output().includes('dev is live'));
    await rm(waits());
    assert.match((await first.ended).output, /dev is live/);
    await tidy();
  });
});
