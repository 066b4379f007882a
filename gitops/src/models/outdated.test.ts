import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('code with another definition of a predictor', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  const pin = async () =>
    /^churn=(.*)$/m.exec(await scene.bare(['show', 'env/prod:overlays/prod/models.env']))?.[1];
  const registry = (environment: string, predictorVersion: number) =>
    writeFile(
      join(scene.folder, `models-${environment}.json`),
      JSON.stringify(
        ['a', 'b'].map((letter) => ({
          predictor: 'churn',
          digest: digest(letter),
          refused: null,
          predictorVersion,
          trainer: 'logistic',
          trainedAt: '2026-01-02T03:04:05.000Z',
          seed: 1,
          data: { source: 'synthetic', name: 'a fictional company', rows: 7000 },
          metrics: [{ name: 'auc', value: 0.84, low: 0.83, high: 0.85 }],
        })),
      ),
    );
  const release = async (code: string) => {
    await scene.commit(code, { 'apps/api/src/main.ts': `${code};\n` });
    await scene.push();
    return scene.gitops('promote');
  };

  before(async () => {
    scene = await deliveryScene();
    await release('serve(1)');
    await registry('dev', 1);
    await registry('prod', 1);
    await scene.gitops('model', 'promote', 'churn', 'bbbb');
  });
  after(() => scene.close());

  it('leaves the pin of prod as it is while the definition is the same', async () => {
    const { code, output } = await release('serve(2)');
    assert.equal(code, 0, output);
    assert.equal(await pin(), digest('b'));
  });

  it('begins again with its first model: the one in place could not be served', async () => {
    await registry('dev', 2);
    const { code, output } = await release('serve(3)');
    assert.equal(code, 0, output);
    assert.match(output, /churn has another definition: prod begins again with the first model of it/);
    assert.equal(await pin(), 'first');
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/prod']),
      /^Presage-Model: churn@first \(another definition\)$/m,
    );
  });

  it('takes the model back with the code', async () => {
    await scene.gitops('rollback', 'prod');
    assert.equal(await pin(), digest('b'));
  });
});
