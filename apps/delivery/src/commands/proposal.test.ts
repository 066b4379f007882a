import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { digest, version } from '../../test/fake-api.ts';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('the proposal of a model', { timeout: 240_000 }, () => {
  let scene: ModelScene;
  const branch = `propose/churn-${'b'.repeat(12)}`;
  const branches = () => scene.bare(['for-each-ref', '--format=%(refname:short)', 'refs/heads/propose/*']);
  const environments = () => scene.bare(['rev-parse', 'env/dev', 'main']);

  before(async () => {
    scene = await modelScene();
    await scene.push();
    await scene.gitops('promote');
    scene.apis.dev.versions = [version('a', 0.84), version('c', 0.81), version('b', 0.86)];
    scene.apis.prod.versions = [version('a', 0.84)];
  });
  after(() => scene.close());

  test('prints the commit in a dry run, and writes nothing', async () => {
    const { code, output } = await scene.gitops('model', 'propose', 'churn', 'bbbb', '--dry-run');
    assert.equal(code, 0, output);
    assert.match(output, /^models: serve churn@sha256:b{12} in dev$/m);
    assert.equal(await branches(), '');
  });

  test('writes one commit on a branch, with the comparison, and deploys nothing', async () => {
    scene.apis.dev.live = {
      outcomes: 1_250,
      isEnough: true,
      measures: [
        { name: 'auc', value: 0.71, low: 0.68, high: 0.74, promised: { value: 0.84, low: 0.83, high: 0.85 } },
        { name: 'bias', value: 0.1, low: 0.05, high: 0.15, promised: null },
      ],
      verdict: { metric: 'auc', state: 'beyond' },
    };
    const before = await environments();
    const { code, output } = await scene.gitops('model', 'propose', 'churn', 'bbbb');
    assert.equal(code, 0, output);
    assert.match(output, /git fetch cluster propose\/churn-b{12} && git show FETCH_HEAD/);
    assert.equal(await branches(), branch);
    assert.equal(await environments(), before);
    assert.equal(await scene.bare(['rev-parse', `${branch}^`]), await scene.bare(['rev-parse', 'main']));
    assert.equal(await scene.bare(['diff', '--name-only', 'main', branch]), 'overlays/dev/models.env');
    const changed = await scene.bare(['diff', '--unified=0', 'main', branch]);
    assert.match(changed, /^-churn=first\n\+churn=sha256:b{64}$/m);
    const message = await scene.bare(['log', '-1', '--format=%B', branch]);
    assert.match(message, /^churn@sha256:a{12} serves\.$/m);
    assert.match(
      message,
      /^Compared on a fictional company: auc 0\.86 against 0\.84 \(before\)\.\nThe second is not worse/m,
    );
    assert.match(message, /^In service, on 1250 known outcomes: worse than its card promises \(auc\)\.$/m);
    assert.match(message, /^auc 0\.71 \(0\.68–0\.74\), on its card auc 0\.84 \(0\.83–0\.85\)$/m);
    assert.match(message, /^Presage-Model: churn@sha256:b{64}$/m);
  });

  test('says that too few outcomes are known', async () => {
    scene.apis.dev.live = { outcomes: 40, isEnough: false, measures: [], verdict: null };
    const { output } = await scene.gitops('model', 'propose', 'churn', 'bbbb', '--dry-run');
    assert.match(output, /^In service: 40 known outcomes, too few to measure it\.$/m);
  });

  test('refuses a worse version, one that serves, and an environment that is promoted to', async () => {
    const worse = await scene.gitops('model', 'propose', 'churn', 'cccc');
    assert.equal(worse.code, 1);
    assert.match(worse.output, /churn@sha256:c{12} is worse than churn@sha256:a{12}, which dev serves/);
    const serves = await scene.gitops('model', 'propose', 'churn', digest('a'));
    assert.match(serves.output, /serves in dev already: there is nothing to propose/);
    const prod = await scene.gitops('model', 'propose', 'churn', 'bbbb', '--env', 'prod');
    assert.equal(prod.code, 64);
    assert.match(prod.output, /npm run gitops model promote churn -- --to prod/);
    assert.equal(await branches(), branch);
  });
});
