import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('a predictor that is removed while its pin stays', { timeout: 120_000 }, () => {
  let scene: ModelScene;
  const definition = (name: string) => `apps/api/src/predictors/${name}/predictor.ts`;

  before(async () => {
    scene = await modelScene();
    const pins = await readFile(join(scene.work, 'overlays/dev/models.env'), 'utf8');
    const names = [...pins.matchAll(/^(\w[^=]*)=/gm)].map(([, name = '']) => name);
    await scene.commit(
      'predictors',
      Object.fromEntries([...names, 'weather'].map((name) => [definition(name), '1;\n'])),
    );
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
  });
  after(() => scene.close());

  test('refuses the push that removes it, though it changes no manifest', async () => {
    await rm(join(scene.work, definition('churn')));
    await scene.commit('without churn', {});
    const { code, output } = await scene.push();
    assert.equal(code, 1, output);
    assert.match(
      output,
      /overlays\/dev\/models\.env:\d+: there is no predictor "churn"; there are .*weather/,
    );
    await scene.clone(['reset', '--quiet', '--hard', 'cluster/main']);
  });

  test('accepts the next innocent push', async () => {
    await scene.commit('a page', { 'apps/web/index.html': '<h1>Innocent</h1>\n' });
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /dev is live/);
  });
});
