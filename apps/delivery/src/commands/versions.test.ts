import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { digest, tokenOf, type Version, version } from '../../test/fake-api.ts';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('the versions of models', { timeout: 240_000 }, () => {
  let scene: ModelScene;
  const registry = (environment: 'dev' | 'prod', ...versions: Version[]) => {
    scene.apis[environment].versions = versions;
  };
  before(async () => {
    scene = await modelScene();
    await scene.push();
    await scene.gitops('promote');
    registry('dev', version('a', 0.84), version('b', 0.86), version('c', 0.81));
    registry('prod', version('a', 0.84));
  });
  after(() => scene.close());

  test('list: shows the versions of both environments, and what each serves', async () => {
    const { code, output } = await scene.gitops('model', 'list');
    assert.equal(code, 0, output);
    assert.match(
      output,
      /^dev +churn +sha256:a{12} +serves, as first +auc 0\.84 \(0\.83–0\.85\) +no outcome +2026-01-02 03:04 UTC +logistic +synthetic, 7000 records$/m,
    );
    assert.match(output, /^dev +churn +sha256:b{12} +auc 0\.86/m);
    const only = JSON.parse((await scene.gitops('model', 'list', '--env', 'prod', '--json')).output);
    assert.deepEqual(
      only.map(({ environment, pins: own }: { environment: string; pins: object }) => [environment, own]),
      [['prod', { churn: 'first' }]],
    );
  });

  test('list: says in English why a version is refused, also in the forms of earlier versions', async () => {
    const broken = version('e', 0);
    const because = { en: 'damaged: cut off', fr: 'abîmée : tronquée' };
    registry('dev', version('a', 0.84), { ...broken, refused: because });
    registry('prod', version('a', 0.84), { ...broken, refused: 'damaged: by an earlier version' });
    const { code, output } = await scene.gitops('model', 'list');
    assert.equal(code, 0, output);
    assert.match(output, /^dev +churn +sha256:e{12} +refused: damaged: cut off$/m);
    assert.match(output, /^prod +churn +sha256:e{12} +refused: damaged: by an earlier version$/m);
    registry('dev', version('a', 0.84), version('b', 0.86), version('c', 0.81));
    registry('prod', version('a', 0.84));
  });

  test('show: prints the card of the version that serves, or of one that is named', async () => {
    const { code, output } = await scene.gitops('model', 'show', 'churn');
    assert.equal(code, 0, output);
    assert.match(output, /^churn sha256:a{64}\ntrained 2026-01-02 03:04 UTC by logistic on 7000 records of /);
    assert.match(output, /\nauc 0\.84 \(0\.83–0\.85\)\n\nEach year +2024 +2025\nRecords +3400 +3600\n/);
    assert.match(
      output,
      /\nauc +0\.81 \(0\.75–0\.87\) +0\.84 \(0\.8–0\.88\)\naucCeiling +0\.9\nBy the years before\.\n/,
    );
    assert.match(output, /\nNote: No record is of May\.$/m);
    const named = JSON.parse((await scene.gitops('model', 'show', 'churn', 'bbbb', '--json')).output);
    assert.equal(named.digest, `sha256:${'b'.repeat(64)}`);
    assert.equal((await scene.gitops('model', 'show', 'churn', 'dddd')).code, 64);
  });

  test('show and list: report how the version that serves does in service, and what to type when it is worse', async () => {
    const idle = scene.apis.dev.live;
    scene.apis.dev.live = {
      predictor: 'churn',
      digest: digest('a'),
      outcomes: 1_250,
      isEnough: true,
      measures: [
        { name: 'bias', value: 0.1, low: 0.05, high: 0.15, promised: null },
        { name: 'auc', value: 0.71, low: 0.68, high: 0.74, promised: { value: 0.84, low: 0.83, high: 0.85 } },
      ],
      verdict: { metric: 'auc', state: 'beyond' },
      advice: {
        reasons: ['loss', 'drift'],
        drifted: ['tenure'],
        commands: ['npm run gitops model train churn', 'npm run gitops model propose churn'],
      },
    };
    const advice =
      /Train churn again \(churn@sha256:a{12} serves\): it is worse in service than its card promises, and the inputs have drifted from the training \(tenure\)\./;
    const { output: shown } = await scene.gitops('model', 'show', 'churn');
    assert.match(shown, /^In service, on 1250 known outcomes: worse than its card promises \(auc\)\.$/m);
    assert.match(shown, /^auc 0\.71 \(0\.68–0\.74\), on its card auc 0\.84 \(0\.83–0\.85\)$/m);
    assert.match(shown, advice);
    assert.match(shown, /^ {2}npm run gitops model propose churn$/m);
    const card = JSON.parse((await scene.gitops('model', 'show', 'churn', '--json')).output);
    assert.deepEqual([card.digest, card.live.verdict.state], [digest('a'), 'beyond']);
    const { output: list } = await scene.gitops('model', 'list');
    assert.match(
      list,
      /^dev +churn +sha256:a{12} .* auc 0\.71 \(0\.68–0\.74\) of 1250, worse than its card +2026/m,
    );
    assert.match(list, /^prod +churn +sha256:a{12} .* no outcome +2026/m);
    assert.match(list, advice);
    assert.match(list, /^ {2}npm run gitops model train churn$/m);
    const listed = JSON.parse((await scene.gitops('model', 'list', '--json')).output);
    const live = listed[0].models.map((model: { live?: { outcomes: number } }) => model.live?.outcomes);
    assert.deepEqual(live, [1_250, undefined, undefined], 'only of versions that serve');
    scene.apis.dev.live = idle;
  });

  test('compare: shows every measure of two versions side by side, and which one is worse', async () => {
    const { code, output } = await scene.gitops('model', 'compare', 'churn', 'pinned', 'cccc');
    assert.equal(code, 0, output);
    assert.match(output, /^churn +sha256:a{12} +sha256:c{12}$/m);
    assert.match(output, /^auc +0\.84 \(0\.83–0\.85\) +0\.81 /m);
    assert.match(output, /The second is worse by auc \(higher is better\), on a fictional company\./);
    const unknown = await scene.gitops('model', 'compare', 'churn', 'pinned', 'dddd');
    assert.equal(unknown.code, 64);
    assert.match(unknown.output, /dev has no version "dddd" of churn/);
  });

  test('train: starts a training over the API, and says what to type to serve its model', async () => {
    scene.apis.dev.trains = version('d', 0.87);
    const { code, output } = await scene.gitops('model', 'train', 'churn', '--seed', '7');
    assert.equal(code, 0, output);
    assert.deepEqual(scene.apis.dev.changes, ['POST /api/predictors/churn/trainings {"seed":7}']);
    assert.match(output, /churn sha256:d{64}, auc 0\.87/);
    assert.match(
      output,
      /write churn=sha256:d{64} in overlays\/dev\/models\.env, commit, then: git push cluster main/,
    );
    assert.match(
      (await scene.gitops('model', 'train', 'churn')).output,
      /The registry already had this version/,
    );
    assert.deepEqual(
      (await scene.calls()).filter((call) => call.includes('create')),
      [],
    );
  });

  test('train: prints in a dry run what it would send, and does not wait with --no-wait', async () => {
    const before = scene.apis.dev.changes.length;
    const dry = await scene.gitops('model', 'train', 'churn', '--seed', '7', '--dry-run');
    assert.match(
      dry.output,
      /POST http:\/\/127\.0\.0\.1:\d+\/api\/predictors\/churn\/trainings '?\{"seed":7\}/,
    );
    assert.equal(scene.apis.dev.changes.length, before);
    const started = await scene.gitops('model', 'train', 'churn', '--no-wait', '--json');
    const { training, digest: made } = JSON.parse(started.output.slice(started.output.indexOf('{\n')));
    assert.deepEqual([training, made], ['2', undefined]);
  });

  test('train: shows why one failed, and refuses what is not a predictor', async () => {
    scene.apis.dev.trains = 'The disk is full.';
    const failed = await scene.gitops('model', 'train', 'churn');
    assert.equal(failed.code, 1);
    assert.match(failed.output, /The training of churn failed: The disk is full\./);
    assert.match((await scene.gitops('model', 'train', 'chrun')).output, /dev has no predictor "chrun"/);
    assert.equal((await scene.gitops('model', 'train', 'churn', '--seed', 'x')).code, 64);
  });

  test('ends with 77 when the token is another one, with 69 when nothing answers', async () => {
    const secrets = join(scene.folder, 'state', 'presage', 'secrets.json');
    const text = await readFile(secrets, 'utf8');
    await writeFile(secrets, text.replace(tokenOf('dev'), tokenOf('mars')));
    const refused = await scene.gitops('model', 'list');
    assert.equal(refused.code, 77, refused.output);
    assert.match(
      refused.output,
      /The API of dev at http:\S+ does not accept the delivery token: Wrong token/,
    );
    assert.match(refused.output, /rollout restart deployment\/api/);
    await writeFile(secrets, text);
    await scene.apis.prod.close();
    const { code, output } = await scene.gitops('model', 'list');
    assert.equal(code, 69, output);
    assert.match(output, /Nothing answers at http:\/\/127\.0\.0\.1:\d+, the address of the API of prod/);
  });
});
