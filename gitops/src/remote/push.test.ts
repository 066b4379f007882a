import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene, subjects } from '../../test/delivery-scene.ts';

describe('git push cluster main', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const dev = () => scene.bare(['rev-parse', 'env/dev']);
  const main = () => scene.bare(['rev-parse', 'main']);
  const builds = async () =>
    (await scene.calls()).flatMap((call) => /^buildah build .*presage\/(\w+):/.exec(call)?.[1] ?? []);

  before(async () => {
    scene = await deliveryScene();
  });
  after(() => scene.close());

  test('builds every image the first time, pins them on env/dev and prints where it is live', async () => {
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /The overlays render and are valid/);
    assert.match(output, /dev is live at http:\/\/localhost:31001 \([0-9a-f]{12}, [\d.]+ s since it began\)/);
    assert.deepEqual(await builds(), ['api', 'database', 'web']);
    const pins = await scene.bare(['show', 'env/dev:overlays/dev/pins/kustomization.yaml']);
    assert.equal(pins.match(/digest: sha256:[0-9a-f]{64}/g)?.length, 5);
  });

  test('commits in the name of the person who committed the revision', async () => {
    assert.match(
      await scene.bare(['log', '-1', '--format=%B', 'env/dev']),
      /^Presage-By: Ada <ada@example\.test>$/m,
    );
  });

  test('notifies Argo CD immediately', async () => {
    const annotate = (await scene.calls()).find((call) => call.includes(' annotate '));
    assert.match(
      annotate ?? '',
      /application presage-dev --namespace argocd argocd\.argoproj\.io\/refresh=normal --overwrite$/,
    );
  });

  test('builds nothing for a change of a manifest', async () => {
    await scene.commit('more room', { 'overlays/dev/NOTES.txt': 'more' });
    const { output } = await scene.push();
    assert.match(output, /dev is live/);
    assert.equal((await builds()).length, 3);
    assert.equal(await scene.bare(['show', 'env/dev:overlays/dev/NOTES.txt']), 'more');
  });

  test('builds only the image whose source changed, from its own files only', async () => {
    const revision = await scene.commit('a page', { 'apps/web/index.html': '<h1>Bigger</h1>\n' });
    const { output } = await scene.push();
    assert.match(
      output,
      new RegExp(`Build web:${revision.slice(0, 12)} \\(changed in ${revision.slice(0, 12)}\\)`),
    );
    assert.deepEqual((await builds()).slice(3), ['web']);
  });

  test('removes earlier builds of the image from the builder’s store', async () => {
    const stored = [1, 2, 3, 4].map((created) => ({
      id: `id${created}`,
      names: [`web:${created}`],
      created,
    }));
    await writeFile(join(scene.folder, 'stored.json'), JSON.stringify(stored));
    await scene.commit('a page', { 'apps/web/index.html': '<h1>Smaller</h1>\n' });
    const { output } = await scene.push();
    assert.match(output, /dev is live[^\n]*\nTo /, 'the last line is where to look');
    const calls = (await scene.calls()).slice(-2);
    assert.deepEqual(calls, [
      'buildah images --json --filter=label=org.opencontainers.image.title=presage/web',
      'buildah rmi --force id1',
    ]);
  });

  test('is live even when the store cannot be read', async () => {
    await writeFile(join(scene.folder, 'stored.json'), 'no JSON');
    await scene.commit('a page', { 'apps/web/index.html': '<h1>As it was</h1>\n' });
    const { code, output } = await scene.push();
    await rm(join(scene.folder, 'stored.json'));
    assert.equal(code, 0);
    assert.match(output, /dev is live/);
    assert.match(output, /Remove builds of web.*: .*JSON/);
  });

  test('refuses manifests that cannot be deployed, with the file and the reason, and changes nothing', async () => {
    const before = [await main(), await dev()];
    await scene.commit('broken', { 'overlays/dev/kustomization.yaml': 'resources:\n  - ../../nowhere\n' });
    const { code, output } = await scene.push();
    assert.equal(code, 1);
    assert.match(output, /overlays\/dev\/kustomization\.yaml: .*nowhere/);
    assert.match(output, /Nothing was pushed/);
    assert.deepEqual([await main(), await dev()], before);
    await scene.clone(['reset', '--quiet', '--hard', 'HEAD^']);
  });

  test('refuses a push to an environment’s branch and names the command to run', async () => {
    const { code, output } = await scene.push('HEAD:refs/heads/env/prod');
    assert.equal(code, 1);
    assert.match(output, /Only gitops writes env\/prod/);
    assert.match(output, /npm run gitops promote/);
  });

  test('refuses to rewrite or to delete main', async () => {
    await scene.clone(['commit', '--quiet', '--amend', '-m', 'rewritten']);
    const rewritten = await scene.push('--force', 'main');
    assert.equal(rewritten.code, 1);
    assert.match(rewritten.output, /from main’s history/);
    await scene.clone(['reset', '--quiet', '--hard', 'cluster/main']);
    const deleted = await scene.push('--delete', 'main');
    assert.equal(deleted.code, 1);
    assert.match(deleted.output, /main can’t be deleted/);
  });

  test('accepts a topic branch, rewritten or not, and releases nothing', async () => {
    const before = await dev();
    assert.match(
      (await scene.push('HEAD:refs/heads/topic')).output,
      /topic is kept here; only main is released/,
    );
    assert.equal((await scene.push('--force', 'HEAD^:refs/heads/topic')).code, 0);
    assert.equal((await scene.push('--delete', 'topic')).code, 0);
    assert.equal(await dev(), before);
  });

  test('refuses a revision whose image does not build, with npm’s error, and changes nothing', async () => {
    const before = [await main(), await dev()];
    await scene.commit('no such package', { 'apps/api/build-fails': '', 'apps/web/index.html': 'new\n' });
    const { code, output } = await scene.push();
    assert.equal(code, 1);
    assert.match(output, /✖ Build api:[0-9a-f]{12} /);
    assert.match(output, /npm error code E404/);
    assert.match(output, /Nothing was pushed\. Fix the error above, commit and push again/);
    assert.deepEqual([await main(), await dev()], before);
  });

  test('builds the commit that fixes it as any other', async () => {
    const before = (await builds()).length;
    await scene.clone(['rm', '--quiet', 'apps/api/build-fails']);
    await scene.commit('without it', { 'apps/api/server.py': 'print(1)\n' });
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /dev is live/);
    assert.deepEqual((await builds()).slice(before), ['api', 'web']);
    assert.equal(await main(), await scene.clone(['rev-parse', 'HEAD']));
  });

  test('does not build what is not valid', async () => {
    const before = (await builds()).length;
    const files = {
      'apps/web/index.html': 'newer\n',
      'overlays/dev/kustomization.yaml': 'resources: [no]\n',
    };
    await scene.commit('broken', files);
    assert.equal((await scene.push()).code, 1);
    assert.equal((await builds()).length, before);
    await scene.clone(['reset', '--quiet', '--hard', 'HEAD^']);
  });

  test('builds the image of a Job whose input is all that changed', async () => {
    const before = (await builds()).length;
    const revision = await scene.commit('a migration', { 'apps/api/migrations/2.sql': 'select 2;\n' });
    assert.match((await scene.push()).output, /dev is live/);
    assert.deepEqual((await builds()).slice(before), ['api']);
    const pins = await scene.bare(['show', 'env/dev:overlays/dev/pins/kustomization.yaml']);
    const [, tag] = /presage\/migrate\n.*\n +newTag: "?([0-9a-f]+)/.exec(pins) ?? [];
    assert.equal(tag, revision.slice(0, 12));
  });

  test('explains why a version that crashes is not live, with its last lines and the version that still serves', async () => {
    const pod = (name: string, version: string, created: string, status: object) => ({
      metadata: {
        name,
        creationTimestamp: created,
        labels: { 'app.kubernetes.io/name': 'api', 'pod-template-hash': version },
      },
      status,
    });
    const crash = {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'api',
          ready: false,
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 7, reason: 'Error' } },
        },
      ],
    };
    const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    await scene.cluster({
      dev: {
        health: 'Progressing',
        pods: [
          pod('api-new-1', 'new', '2100-01-01T00:00:00Z', crash),
          pod('api-old-1', 'old', '2020-01-01T00:00:00Z', ready),
        ],
      },
      logs: 'TypeError: serve is not a function\n',
    });
    await scene.commit('crash', { 'apps/api/src/main.ts': 'server();\n' });
    const { output } = await scene.push();
    assert.match(
      output,
      /dev is NOT live at [0-9a-f]{12}: pod api-new-1: api crashes as soon as it starts \(exit code 7\)/,
    );
    assert.match(output, /\| TypeError: serve is not a function/);
    assert.match(output, /The previous version keeps serving \(1 pod ready\)/);
    assert.match(output, /npm run gitops rollback dev/);
    assert.ok((await scene.calls()).some((call) => / logs api-new-1 .*--previous/.test(call)));
  });

  test('moves on to the version that fixes it, and ends the sync that is still retrying', async () => {
    const stuck = { sync: { revision: 'e'.repeat(40) } };
    const operationState = { phase: 'Running', retryCount: 1, operation: stuck };
    await scene.cluster({ dev: { sync: 'OutOfSync', operation: stuck, operationState } });
    await scene.commit('mended', { 'apps/api/src/main.ts': 'serve();\n' });
    const push = scene.push();
    await scene.until(async () => (await scene.calls()).some((call) => call.includes('"Terminating"')));
    await scene.cluster({});
    assert.match((await push).output, /dev is live/);
  });

  test('handles two simultaneous pushes one after the other, and dev ends at the later one', async () => {
    await scene.cluster({ dev: { health: 'Progressing' } });
    const one = await scene.commit('one', { 'apps/web/index.html': 'one\n' });
    const first = scene.push();
    await scene.until(async () =>
      (await scene.bare(['log', '-1', '--format=%s', 'env/dev'])).endsWith('one'),
    );
    const two = await scene.commit('two', { 'apps/web/index.html': 'two\n' });
    const second = scene.pushing();
    await scene.until(async () => second.output().includes('Waiting for its turn'));
    assert.equal(
      await scene.bare(['log', '-1', '--format=%s', 'env/dev']),
      `release ${one.slice(0, 12)} to dev: one`,
    );
    await scene.cluster({});
    assert.match((await first).output, new RegExp(`dev is live at .* \\(${one.slice(0, 12)}`));
    const { output } = await second.ended;
    assert.match(output, new RegExp(`Waiting for its turn: the push of ${one.slice(0, 12)} is running`));
    assert.match(output, new RegExp(`dev is live at .* \\(${two.slice(0, 12)}`));
    assert.equal((await subjects(scene.bare, 'env/dev'))[0], `release ${two.slice(0, 12)} to dev: two`);
  });

  test('releases nothing while the cluster is stopped, and names the command to run', async () => {
    const before = await dev();
    const kubeconfig = await readFile(scene.record.kubeconfig, 'utf8');
    await writeFile(scene.record.kubeconfig, 'clusters:\n- cluster:\n    server: https://127.0.0.1:9\n');
    await scene.commit('while stopped', { 'overlays/dev/NOTES.txt': 'stopped' });
    const { output } = await scene.push();
    await writeFile(scene.record.kubeconfig, kubeconfig);
    assert.match(output, /The cluster does not answer \(https:\/\/127\.0\.0\.1:9: connect ECONNREFUSED/);
    assert.equal(await dev(), before);
  });

  test('is refused while the registry is down, and names the command to run', async () => {
    const before = [await main(), await dev()];
    await scene.commit('no registry', { 'overlays/dev/NOTES.txt': 'down' });
    await scene.stopRegistry();
    const { code, output } = await scene.push();
    assert.equal(code, 1);
    assert.match(
      output,
      /The image registry at 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)\. Nothing was built/,
    );
    assert.match(output, /npm run up`: it starts what is not running\. Then push again/);
    assert.deepEqual([await main(), await dev()], before);
  });
});
