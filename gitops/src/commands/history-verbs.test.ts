import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('what was delivered', () => {
  let scene: DeliveryScene;
  /** What the failed push printed, and what `why` printed while dev was red. */
  let pushed = '';
  let asked = '';

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
    const crash = {
      name: 'web',
      ready: false,
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 7, reason: 'Error' } },
    };
    const metadata = {
      name: 'web-1',
      creationTimestamp: '2100-01-01T00:00:00Z',
      labels: { 'app.kubernetes.io/name': 'web', 'pod-template-hash': '1' },
    };
    const pod = { metadata, status: { phase: 'Running', containerStatuses: [crash] } };
    await scene.cluster({ dev: { health: 'Progressing', pods: [pod] } });
    await scene.commit('break it', { 'apps/web/index.html': '<p>broken</p>\n' });
    pushed = (await scene.push()).output;
    asked = (await scene.gitops('why', 'dev')).output;
    await scene.cluster({});
    assert.equal((await scene.gitops('rollback', 'dev')).code, 0);
  });
  after(() => scene.close());

  test('has each end that the hook and the verbs recorded, newest first', async () => {
    const { code, output } = await scene.gitops('log', 'dev', '--json');
    assert.equal(code, 0, output);
    const [rollback, failed, first] = JSON.parse(output);
    assert.deepEqual([rollback.action, rollback.outcome], ['rollback', 'live']);
    assert.deepEqual(
      [failed.action, failed.outcome, failed.rolledBackBy],
      ['release', 'failed', rollback.commit],
    );
    assert.match(failed.ending.reason, /pod web-1: web crashes as soon as it starts \(exit code 7\)/);
    assert.deepEqual([first.action, first.outcome], ['release', 'live']);
    assert.ok(first.seconds > 0);
    assert.deepEqual(
      failed.changes.images.map(({ name }: { name: string }) => name),
      ['presage/web'],
    );
    assert.match(failed.by, /^Ada <ada@example\.test>$/);
  });

  test('is explained by `why` as the failed push explained it', () => {
    const cause =
      /pod web-1: web crashes as soon as it starts \(exit code 7\)\. It came with [0-9a-f]{12} of main/;
    assert.match(pushed, /dev is NOT live at [0-9a-f]{12}: pod web-1/);
    assert.match(asked, /^dev is red: pod web-1/);
    const [inPush, inWhy] = [pushed, asked].map((text) => cause.exec(text)?.[0]);
    assert.ok(inPush, pushed);
    assert.equal(inWhy, inPush);
    for (const text of [pushed, asked])
      assert.match(text, /→ Fix it and `git push cluster main`, or go back/);
  });

  test('is printed for people, for all environments, and measured', async () => {
    const { output } = await scene.gitops('log');
    assert.match(output, /dev {2}[0-9a-f]{12} {2}live after \d+\.\d s\n {4}rollback dev to/);
    assert.match(output, /failed after .*rolled back by [0-9a-f]{12}/);
    const measured = await scene.gitops('log', 'dev', '--measures');
    assert.match(measured.output, /failure rate {5}50 % \(1 failed, 1 rolled back\)/);
  });

  test('can be asked for a time: a failed delivery did not serve', async () => {
    const log = JSON.parse((await scene.gitops('log', 'dev', '--json')).output);
    const [, failed, first] = log;
    const { output } = await scene.gitops('at', failed.ending.ended, 'dev', '--json');
    const [served] = JSON.parse(output);
    assert.equal(served.delivery.commit, first.commit);
    assert.deepEqual(Object.keys(served.images).sort(), [
      'presage/api',
      'presage/database',
      'presage/migrate',
      'presage/seed',
      'presage/web',
    ]);
    const people = await scene.gitops('at', '1min', 'prod');
    assert.match(people.output, /prod served nothing yet/);
  });

  test('is refused for a time or an environment that is none', async () => {
    for (const args of [
      ['at', 'yesterday', 'dev'],
      ['at', '1h', 'mars'],
      ['log', 'mars'],
      ['log', '--max', '0'],
    ]) {
      const { code, output } = await scene.gitops(...args);
      assert.equal(code, 64, output);
    }
  });
});
