import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { digest, type Version, version } from '../../test/fake-api.ts';
import { type ModelScene, modelScene } from '../../test/model-scene.ts';

describe('the promotion of models', { timeout: 600_000 }, () => {
  let scene: ModelScene;
  const head = (branch: string) => scene.bare(['rev-parse', branch]);
  const pins = (environment: string, at = `env/${environment}`) =>
    scene.bare(['show', `${at}:overlays/${environment}/models.env`]);
  const trailers = () => scene.bare(['log', '-1', '--format=%B', 'env/prod']);
  const registry = (environment: 'dev' | 'prod', ...versions: Version[]) => {
    scene.apis[environment].versions = versions;
  };
  const pinDev = async (name: string) => {
    const text = (await pins('dev', 'main')).replace(/^churn=.*$/m, `churn=${name}`);
    await scene.commit(`dev: churn=${name}`, { 'overlays/dev/models.env': `${text}\n` });
    return scene.push();
  };

  before(async () => {
    scene = await modelScene();
    await scene.push();
    await scene.gitops('promote');
    registry('dev', version('a', 0.84), version('b', 0.86), version('c', 0.81));
    registry('prod', version('a', 0.84));
  });
  after(() => scene.close());

  test('promote: says when prod serves what dev serves', async () => {
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('model', 'promote', 'churn');
    assert.equal(code, 0, output);
    assert.match(output, /prod already serves churn@sha256:a{12}: there is nothing to promote/);
    assert.equal(await head('env/prod'), before);
  });

  test('promote: prints in a dry run what it would write, and is refused while dev is not healthy', async () => {
    await pinDev(digest('b'));
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('model', 'promote', 'churn', '--dry-run');
    assert.equal(code, 0, output);
    assert.match(
      output,
      /GET http:\S+\/api\/predictors\/churn\/models\/sha256:b{64} \| POST http:\S+\/api\/predictors\/churn\/models$/m,
    );
    assert.match(output, /commit on env\/prod: overlays\/prod\/models\.env with churn=sha256:b{64}/);
    await scene.cluster({ dev: { health: 'Progressing' } });
    const refused = await scene.gitops('model', 'promote', 'churn');
    assert.equal(refused.code, 1);
    assert.match(refused.output, /dev is not ready to be promoted/);
    await scene.cluster({});
    assert.equal(await head('env/prod'), before);
  });

  test('promote: copies the model, compares it on prod’s data and changes one line on env/prod', async () => {
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('model', 'promote', 'churn');
    assert.equal(code, 0, output);
    assert.match(output, /auc 0\.86 against 0\.84, on a fictional company/);
    assert.match(output, /prod is live at http:\/\/localhost:30001/);
    const changed = await scene.bare(['diff', '--unified=0', before, 'env/prod']);
    assert.match(changed, /^-churn=first\n\+churn=sha256:b{64}$/m);
    assert.equal(changed.match(/^diff --git/gm)?.length, 1);
    const message = await trailers();
    assert.match(message, /^Presage-Model: churn@sha256:b{64}$/m);
    assert.match(message, /^Presage-Metric: auc 0\.86 against 0\.84 \(before\)$/m);
    assert.match(message, new RegExp(`^Presage-From: ${await head('env/dev')}$`, 'm'));
    assert.match(message, /^Presage-Action: promote-model$/m);
    const listed = JSON.parse((await scene.gitops('model', 'list', '--env', 'prod', '--json')).output);
    assert.deepEqual(
      listed[0].models.map(({ digest: own, pinned }: { digest: string; pinned: boolean }) => [own, pinned]),
      [
        [digest('a'), false],
        [digest('b'), true],
      ],
    );
  });

  test('promote: refuses a worse one with both figures, unless forced with a reason that the commit records', async () => {
    const before = await head('env/prod');
    const refused = await scene.gitops('model', 'promote', 'churn', 'cccccc');
    assert.equal(refused.code, 1, refused.output);
    assert.match(
      refused.output,
      /churn@sha256:c{12} is worse than churn@sha256:b{12}, which prod serves: auc 0\.81 against 0\.86, on a fictional company\. prod is unchanged/,
    );
    assert.equal(await head('env/prod'), before);
    assert.equal((await scene.gitops('model', 'promote', 'churn', 'cccccc', '--force')).code, 64);
    const forced = await scene.gitops(
      'model',
      'promote',
      'churn',
      'cccccc',
      '--force',
      '--why',
      'the old one\nis unfair',
    );
    assert.equal(forced.code, 0, forced.output);
    assert.match(await trailers(), /^Presage-Forced-Why: the old one is unfair$/m);
  });

  test('status and diff: show which models each environment pins', async () => {
    assert.match(
      (await scene.gitops('status')).output,
      /models: churn@sha256:c{12} crime@first oracle@first/,
    );
    const [, prod] = JSON.parse((await scene.gitops('status', '--json')).output);
    assert.equal(prod.pinned[0].entries.churn, digest('c'));
    const { output } = await scene.gitops('diff');
    assert.match(output, /churn: sha256:c{12} → sha256:b{12}/);
    const json = JSON.parse((await scene.gitops('diff', 'env/prod^', 'env/prod', '--json')).output);
    assert.deepEqual(json.pinned[0].changes, [{ name: 'churn', from: digest('b'), to: digest('c') }]);
    assert.match(json.manifests, /^\+ +churn: sha256:c{64}$/m);
  });

  test('an ordinary promotion keeps the models of prod', async () => {
    await scene.commit('a page', { 'apps/web/index.html': '<h1>New</h1>\n' });
    await scene.push();
    const { code, output } = await scene.gitops('promote');
    assert.equal(code, 0, output);
    assert.match(await scene.bare(['show', 'env/prod:apps/web/index.html']), /New/);
    assert.match(await pins('prod'), /^churn=sha256:c{64}$/m);
    assert.match(await pins('prod'), /^# Which version/m);
    assert.match((await scene.gitops('promote')).output, /there is nothing to promote/);
  });

  test('a predictor that is new on main comes to prod with its line there', async () => {
    const text = await pins('prod', 'main');
    await scene.commit('a predictor', { 'overlays/prod/models.env': `${text}\nweather=first\n` });
    await scene.push();
    await scene.gitops('promote');
    assert.match(await pins('prod'), /^churn=sha256:c{64}$/m);
    assert.match(await pins('prod'), /^weather=first$/m);
  });

  test('rollback: pins what prod pinned before and leaves the rest', async () => {
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('model', 'rollback', 'churn');
    assert.equal(code, 0, output);
    assert.match(output, /prod is live/);
    assert.match(await pins('prod'), /^churn=sha256:b{64}$/m);
    assert.equal(await scene.bare(['diff', '--name-only', before, 'env/prod']), 'overlays/prod/models.env');
    assert.match(await trailers(), /^Presage-Action: rollback-model$/m);
    const none = await scene.gitops('model', 'rollback', 'oracle');
    assert.equal(none.code, 1);
    assert.match(none.output, /env\/prod never pinned another version of oracle than first/);
  });

  test('rollback: of dev is an edit on main, and says which', async () => {
    const { code, output } = await scene.gitops('model', 'rollback', 'churn', '--env', 'dev');
    assert.equal(code, 64);
    assert.match(
      output,
      /In overlays\/dev\/models\.env write churn=first, commit, then: git push cluster main/,
    );
  });

  test('rollback: refuses a version that the registry has lost, before anything is written', async () => {
    registry('prod', version('a', 0.84), version('b', 0.86));
    const before = await head('env/prod');
    const { code, output } = await scene.gitops('model', 'rollback', 'churn');
    assert.equal(code, 1);
    assert.match(output, /prod pinned churn@sha256:c{12} before, which is no longer in its registry/);
    assert.equal(await head('env/prod'), before);
  });

  test('the rollback of an environment takes its models back too', async () => {
    const target = await scene.bare([
      'log',
      '--format=%H',
      '--grep=promote churn@sha256:b',
      '-1',
      'env/prod',
    ]);
    await scene.gitops('model', 'promote', 'churn', 'aaaa', '--force', '--why', 'to see it');
    assert.match(await pins('prod'), /^churn=sha256:a{64}$/m);
    await scene.gitops('rollback', 'prod', '--to', target);
    assert.match(await pins('prod'), /^churn=sha256:b{64}$/m);
  });

  test('a pin that is not in the registry does not go live: the push shows the last lines, the earlier version serves', async () => {
    const pod = (name: string, hash: string, container: object, ready: boolean) => ({
      metadata: {
        name,
        labels: { 'app.kubernetes.io/name': 'api', 'pod-template-hash': hash },
        ...(ready && { creationTimestamp: '2026-01-01T00:00:00Z' }),
      },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [{ name: 'api', ready, restartCount: ready ? 0 : 2, ...container }],
      },
    });
    await scene.cluster({
      dev: {
        sync: 'Synced',
        health: 'Progressing',
        pods: [
          pod('api-old', '1', { state: { running: {} } }, true),
          pod(
            'api-new',
            '2',
            {
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 78, reason: 'Error' } },
            },
            false,
          ),
        ],
      },
      logs: `dev pins churn=${digest('e')}, but it is not in the registry.\n`,
    });
    const { output } = await pinDev(digest('e'));
    assert.match(
      output,
      /dev is NOT live at [0-9a-f]{12}: pod api-new: api crashes as soon as it starts \(exit code 78\)/,
    );
    assert.match(output, /\| dev pins churn=sha256:e{64}, but it is not in the registry\./);
    assert.match(output, /The previous version keeps serving \(1 pod ready\)/);
    await scene.cluster({});
  });

  test('refuses a target that is not promoted from another environment', async () => {
    const first = await scene.gitops('model', 'promote', 'churn', '--to', 'dev');
    assert.equal(first.code, 64);
    assert.match(first.output, /dev is not promoted from another environment/);
    const unknown = await scene.gitops('model', 'promote', 'churn', '--to', 'mars');
    assert.equal(unknown.code, 64);
    assert.match(unknown.output, /There is no environment "mars"/);
  });
});
