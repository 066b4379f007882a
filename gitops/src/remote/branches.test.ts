import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';
import { sample } from '../../test/sample.ts';

describe('a pushed branch where previews are on', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const branches = async () =>
    (await scene.bare(['for-each-ref', '--format=%(refname:lstrip=2)'])).split('\n');

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
    const text = await readFile(join(sample, 'gitops.config.ts'), 'utf8');
    await scene.commit('previews', {
      'gitops.config.ts': text.replace(
        '  pinnedFiles',
        "  previews: { service: 'web', max: 1 },\n  pinnedFiles",
      ),
    });
  });
  after(() => scene.close());

  test('without the overlay that previews are made from, it is refused', async () => {
    const { code, output } = await scene.push('HEAD:refs/heads/topic');
    assert.equal(code, 1);
    assert.match(output, /The branch has no overlays\/preview\/kustomization\.yaml/);
    assert.match(output, /Nothing was pushed/);
    assert.equal((await branches()).includes('topic'), false);
  });

  test('a name that makes no host name is refused', async () => {
    const { code, output } = await scene.push('HEAD:refs/heads/Ветка');
    assert.equal(code, 1);
    assert.match(output, /can have no preview/);
  });

  test('a tag is kept', async () => {
    const { code, output } = await scene.push('HEAD:refs/tags/v1');
    assert.equal(code, 0, output);
    assert.match(output, /v1 is kept here; only main is released/);
  });

  test('promote refuses a preview by name', async () => {
    const { code, output } = await scene.gitops('promote', 'preview-topic');
    assert.equal(code, 64);
    assert.match(output, /preview-topic is the preview of a branch: nothing is promoted to it or from it/);
  });
});
