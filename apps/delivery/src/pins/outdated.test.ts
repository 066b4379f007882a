import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { digest, version } from '../../test/fake-api.ts';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('code with another definition of a predictor', { timeout: 120_000 }, () => {
  let scene: ModelScene;
  const pin = () => scene.pin('prod');
  const registry = (environment: 'dev' | 'prod', predictorVersion: number) => {
    scene.apis[environment].versions = ['a', 'b'].map((letter) => version(letter, 0.84, predictorVersion));
  };
  const release = async (code: string) => {
    await scene.commit(code, { 'apps/api/src/main.ts': `${code};\n` });
    await scene.push();
    return scene.gitops('promote');
  };

  before(async () => {
    scene = await modelScene();
    await release('serve(1)');
    registry('dev', 1);
    registry('prod', 1);
    await scene.gitops('model', 'promote', 'churn', 'bbbb');
  });
  after(() => scene.close());

  test('leaves the pin of prod as it is while the definition is the same', async () => {
    const { code, output } = await release('serve(2)');
    assert.equal(code, 0, output);
    assert.equal(await pin(), digest('b'));
  });

  test('begins again with its first model: the one in place could not be served', async () => {
    registry('dev', 2);
    const { code, output } = await release('serve(3)');
    assert.equal(code, 0, output);
    assert.match(output, /prod gets churn@first: another definition/);
    assert.equal(await pin(), 'first');
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/prod']),
      /^Presage-Model: churn@first \(another definition\)$/m,
    );
  });

  test('takes the model back with the code', async () => {
    await scene.gitops('rollback', 'prod');
    assert.equal(await pin(), digest('b'));
  });
});
