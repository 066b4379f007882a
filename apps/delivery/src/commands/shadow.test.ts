import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { digest, version } from '../../test/fake-api.ts';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('a shadow version of a model', { timeout: 360_000 }, () => {
  let scene: ModelScene;
  const pinsOf = (environment: string) =>
    readFile(join(scene.work, 'overlays', environment, 'models.env'), 'utf8');
  const pushed = async (subject: string) => {
    await scene.commit(subject, {});
    return scene.push();
  };

  before(async () => {
    scene = await modelScene();
    await scene.push();
    await scene.gitops('promote');
    scene.apis.dev.versions = [version('a', 0.84), version('b', 0.86), version('c', 0.85)];
    scene.apis.prod.versions = [version('a', 0.84)];
  });
  after(() => scene.close());

  test('is a line of models.env that the command writes, and tells how to commit', async () => {
    const before = await pinsOf('dev');
    const dry = await scene.gitops('model', 'shadow', 'churn', 'bbbb', '--dry-run');
    assert.equal(dry.code, 0, dry.output);
    assert.match(dry.output, /^Would write churn\.shadow=sha256:b{64} in overlays\/dev\/models\.env\.$/m);
    assert.equal(await pinsOf('dev'), before);
    const { code, output } = await scene.gitops('model', 'shadow', 'churn', 'bbbb');
    assert.equal(code, 0, output);
    assert.equal(await pinsOf('dev'), `${before}churn.shadow=${digest('b')}\n`);
    assert.match(
      output,
      /git commit -m 'dev: a shadow version of churn' overlays\/dev\/models\.env && git push cluster main$/m,
    );
    assert.match(output, /npm run gitops model show churn b{12}$/m);
    assert.match(output, /npm run gitops model shadow churn off$/m);
  });

  test('is pushed like any pin; the version that serves stays', async () => {
    const { code, output } = await pushed('dev: a shadow version of churn');
    assert.equal(code, 0, output);
    const text = await scene.bare(['show', 'env/dev:overlays/dev/models.env']);
    assert.match(text, new RegExp(`^churn\\.shadow=${digest('b')}$`, 'm'));
    assert.equal(await scene.pin('dev'), 'first');
  });

  test('is shown by list and show, with agreement, differences and the known outcomes', async () => {
    scene.apis.dev.shadow = { digest: digest('b'), problem: null };
    const list = await scene.gitops('model', 'list', '--env', 'dev');
    assert.match(list.output, /^dev +churn +sha256:b{12} +shadow +auc 0\.86/m);
    const { code, output } = await scene.gitops('model', 'show', 'churn', 'bbbb');
    assert.equal(code, 0, output);
    assert.match(
      output,
      /^Shadow beside churn@sha256:a{12}, on 1234 predictions since 2026-01-02 03:04 UTC$/m,
    );
    assert.match(output, /^same class 97\.3 % \(96\.1 %–98\.1 %\)$/m);
    assert.match(output, /^mean absolute difference 0\.034 \(0\.03–0\.038\)$/m);
    assert.match(
      output,
      /^-0\.421 +0\.731 leaves +0\.31 stays +http:\/\/\S+\/predictions\/6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0005$/m,
    );
    assert.match(output, /^On 250 known outcomes +shadow +serves\nauc +0\.82 \(0\.72–0\.92\) +0\.8 /m);
    const json = JSON.parse((await scene.gitops('model', 'show', 'churn', 'bbbb', '--json')).output);
    assert.deepEqual([json.digest, json.shadow.figures.predictions], [digest('b'), 1_234]);
    assert.doesNotMatch((await scene.gitops('model', 'show', 'churn')).output, /hadow/);
    const problem = { code: 'untranslated', params: {}, detail: 'it is not in the registry' };
    scene.apis.dev.shadow = { digest: digest('e'), problem };
    assert.match(
      (await scene.gitops('model', 'list')).output,
      /dev pins churn\.shadow=sha256:e{64}, which does not answer: it is not in the registry$/m,
    );
  });

  test('is stopped by removing its line', async () => {
    const { code, output } = await scene.gitops('model', 'shadow', 'churn', '--off');
    assert.equal(code, 0, output);
    assert.doesNotMatch(await pinsOf('dev'), /^churn\.shadow=/m);
    assert.match(output, /^Removed churn\.shadow in overlays\/dev\/models\.env\.$/m);
    const again = await scene.gitops('model', 'shadow', 'churn', 'off');
    assert.equal(again.code, 64);
    assert.match(again.output, /pins no shadow version of churn/);
    assert.equal((await pushed('dev: churn without a shadow version')).code, 0);
  });

  test('of prod is copied to its registry, promoted with main, and ends when it serves', async () => {
    const { code, output } = await scene.gitops('model', 'shadow', 'churn', 'bbbb', '--env', 'prod');
    assert.equal(code, 0, output);
    assert.match(output, /^Copied it from the registry of dev to that of prod\.$/m);
    assert.match(output, /npm run gitops promote prod$/m);
    assert.ok(scene.apis.prod.versions.some((each) => each.digest === digest('b')));
    assert.equal((await pushed('prod: a shadow version of churn')).code, 0);
    const promoted = await scene.gitops('promote', 'prod');
    assert.equal(promoted.code, 0, promoted.output);
    const pins = () => scene.bare(['show', 'env/prod:overlays/prod/models.env']);
    assert.match(await pins(), new RegExp(`^churn\\.shadow=${digest('b')}$`, 'm'));
    const model = await scene.gitops('model', 'promote', 'churn', 'bbbb');
    assert.equal(model.code, 0, model.output);
    assert.match(await pins(), new RegExp(`^churn=${digest('b')}$`, 'm'));
    assert.doesNotMatch(await pins(), /^churn\.shadow=/m);
  });

  test('is refused when it serves, is unknown, or is not named', async () => {
    const serves = await scene.gitops('model', 'shadow', 'churn', 'first');
    assert.equal(serves.code, 64);
    assert.match(serves.output, /churn@sha256:a{12} serves in dev: there is nothing to compare it with/);
    assert.match(
      (await scene.gitops('model', 'shadow', 'churn', 'dddd')).output,
      /dev has no version "dddd" of churn/,
    );
    assert.match((await scene.gitops('model', 'shadow', 'chrun', 'bbbb')).output, /no predictor "chrun"/);
    assert.equal((await scene.gitops('model', 'shadow', 'churn')).code, 64);
  });
});
