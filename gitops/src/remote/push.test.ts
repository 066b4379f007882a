import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DeliveryScene, deliveryScene, subjects } from '../../test/delivery-scene.ts';

describe('git push cluster main', () => {
  let scene: DeliveryScene;
  before(async () => {
    scene = await deliveryScene();
  });
  after(() => scene.close());

  it('builds every image the first time, pins them on env/dev and tells where it is live', async () => {
    const { code, output } = await scene.push();
    console.log(output);
    assert.equal(code, 0, output);
    assert.match(output, /dev is live at http:\/\/localhost:31001 \([0-9a-f]{12}, [\d.]+ s since it began\)/);
    assert.equal((await subjects(scene.bare, 'env/dev')).length, 2);
  });

  it('builds nothing for a change of a manifest', async () => {
    const { output } = await (async () => {
      await scene.commit('more', { 'overlays/dev/extra.txt': 'x' });
      return scene.push();
    })();
    console.log(output);
    console.log(
      await scene.calls(),
      await scene.bare(['show', '--stat', 'env/dev']),
      await scene.bare(['show', 'env/dev:overlays/dev/pins/kustomization.yaml']),
    );
  });
});
