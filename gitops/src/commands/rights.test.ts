import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeClusterRecord } from '@presage/platform/cluster';
import { documentedRights, rightsOf } from '@presage/platform/testing';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

/** Asked for where it may be, and done without otherwise. */
const optional = ['list nodes'];

describe('with an account that has the rights of rights/', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const crashing = {
    health: 'Degraded',
    pods: [
      {
        metadata: { name: 'web-1' },
        status: {
          phase: 'Running',
          containerStatuses: [{ name: 'web', ready: false, restartCount: 3, state: { running: {} } }],
        },
      },
    ],
  };

  const done = async (verb: ReturnType<DeliveryScene['push']>) => {
    const { code, output } = await verb;
    assert.equal(code, 0, output);
  };

  before(async () => {
    scene = await deliveryScene();
    // What `up` does.
    await done(scene.push());
    const existing = { context: 'theirs', argocd: 'argocd', argocdWasThere: true, project: 'presage' };
    await writeClusterRecord(join(scene.folder, 'state', 'presage'), {
      ...scene.record,
      provider: 'existing',
      existing,
    });
  });
  after(() => scene.close());

  test('every verb that reads or changes the cluster takes no other', async () => {
    const first = (await scene.calls()).length;
    await scene.cluster({ logs: 'no such file\n' });
    await done(scene.gitops('promote'));
    await scene.commit('a page', { 'apps/web/index.html': '<h1>New</h1>\n' });
    await done(scene.push());
    await done(scene.gitops('status'));
    await done(scene.gitops('log'));
    await done(scene.gitops('diff'));
    await done(scene.gitops('rollback', 'dev'));
    await scene.cluster({ dev: crashing, logs: 'no such file\n' });
    assert.match((await scene.gitops('why', 'dev')).output, /no such file/);
    const failed = await scene.gitops('release');
    assert.equal(failed.code, 1, failed.output);
    assert.match(failed.output, /dev is NOT live .*\n[\s\S]*no such file/);

    const calls = (await scene.calls()).slice(first).filter((call) => call.startsWith('kubectl'));
    const documented = await documentedRights({
      namespaces: ['presage-dev', 'presage-prod'],
      argocd: 'argocd',
      project: 'presage',
    });
    const given = documented.map(({ verb, group, resource, name, namespace }) =>
      [
        `${verb} ${group ? `${group}/` : ''}${resource}`,
        namespace === undefined ? '' : ` in ${namespace}`,
        name === undefined ? '' : `: ${name}`,
      ].join(''),
    );
    const taken = [...new Set(calls.flatMap(rightsOf))].map((right) =>
      // Applications have names that nobody knows before: the right is for all of them.
      right.replace(/^(patch argoproj\.io\/applications in argocd): .*/, '$1'),
    );
    assert.deepEqual(
      taken.filter((right) => !given.includes(right) && !optional.includes(right)),
      [],
    );
    for (const kind of ['pods', 'apps/statefulsets', 'batch/jobs'])
      assert.ok(taken.includes(`list ${kind} in presage-dev`), `list ${kind} was asked for`);
  });
});
