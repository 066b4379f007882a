import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';
import { previewMarkdown } from '../preview/preview-markdown.ts';
import { previewBetween } from './preview-between.ts';

describe('what a branch changes compared with main, without a cluster', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  let first: string;
  const preview = (base: string, revision: string) =>
    previewBetween(
      { git: scene.clone, tools: async () => scene.record.tools, cache: scene.folder },
      base,
      revision,
    );

  before(async () => {
    scene = await deliveryScene();
    first = await scene.clone(['rev-parse', 'HEAD']);
  });
  after(() => scene.close());

  test('are the images to build and the fields that differ in every environment', async () => {
    const overlay = await scene.clone(['show', 'HEAD:overlays/prod/kustomization.yaml']);
    const branch = await scene.commit('change', {
      'apps/web/index.html': '<h1>New</h1>\n',
      'overlays/prod/kustomization.yaml': `${overlay}\ncommonAnnotations:\n  team: blue\n`,
    });
    const { images, jobs, environments, findings } = await preview(first, branch);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      images.filter(({ action }) => action === 'build').map(({ name }) => name),
      ['web'],
    );
    assert.deepEqual(jobs, []);
    const [dev, prod] = environments;
    assert.deepEqual(dev?.changes, []);
    assert.ok(
      prod?.changes.some(({ fields }) =>
        fields.some(({ to }) => to === 'blue' || to?.includes('"team":"blue"')),
      ),
    );
    const text = previewMarkdown(await preview(first, branch));
    assert.match(text, /web would be built/);
    assert.match(text, /### dev: no difference/);
  });

  test('do not include what main got since', async () => {
    const branch = await scene.clone(['rev-parse', 'HEAD']);
    await scene.clone(['checkout', '--quiet', '-b', 'other', first]);
    const main = await scene.commit('main goes on', { 'apps/api/server.py': 'print(2)\n' });
    const { images } = await preview(main, branch);
    assert.deepEqual(
      images.filter(({ action }) => action === 'build').map(({ name }) => name),
      ['web'],
    );
  });

  test('end with what would refuse the push', async () => {
    const broken = await scene.commit('broken', {
      'overlays/dev/kustomization.yaml': 'resources: [nothing]\n',
    });
    const { findings, environments } = await preview(first, broken);
    assert.ok(findings.length > 0);
    assert.ok(environments[0]?.problem);
    assert.match(previewMarkdown(await preview(first, broken)), /❌ A push of it would be refused/);
  });

  test('need a history that both share', async () => {
    await assert.rejects(preview('no-such-branch', first), /There is no revision "no-such-branch"/);
    await scene.clone(['checkout', '--quiet', '--orphan', 'alone']);
    const alone = await scene.commit('alone', {});
    await assert.rejects(preview(first, alone), /no commit in common/);
  });
});
