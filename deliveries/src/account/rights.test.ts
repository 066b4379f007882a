import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout, headOf, makeEnvironment } from '@presage/gitops';
import { rightsOf } from '@presage/platform/testing';
import { readerObjects } from '@presage/previews/reader';
import { type DeliveredScene, deliveredScene, previewOn } from '../../test/delivered.ts';
import { granted, type Role } from '../../test/kubectl-rights.ts';
import { openAnswers } from '../service/answers.ts';
import { carryOutOrder } from '../service/jobs/carry-out.ts';
import { openOn } from '../service/open.ts';
import { kubeconfigFile } from './kubeconfig.ts';
import { accountName, accountNamespace, accountObjects } from './objects.ts';
import { rights } from './rights.ts';

const dev = makeEnvironment('dev');
const prod = makeEnvironment('prod', 'dev');

describe('the account of the service', () => {
  let scene: DeliveredScene;
  before(async () => {
    scene = await deliveredScene(['dev']);
    assert.equal((await scene.push()).code, 0);
    await scene.commit('a new page', { 'apps/web/index.html': '<p>new</p>\n' });
    assert.equal((await scene.push()).code, 0);
  });
  after(() => scene.close());

  test('has the rights that answers and deliveries take, and no other', async () => {
    const first = (await scene.calls()).length;
    const head = await headOf(scene.bare, dev);
    const cluster = await openOn(scene.configuration);
    await carryOutOrder(cluster, {
      id: randomUUID(),
      verb: 'rollback',
      environment: 'dev',
      commit: head?.parents[0] ?? '',
      head: head?.commit ?? '',
      by: { name: 'Ada', mail: 'ada@example.test' },
    });
    const status = {
      phase: 'Running',
      containerStatuses: [{ name: 'web', ready: false, restartCount: 3, state: { running: {} } }],
    };
    const pods = [{ metadata: { name: 'web-1' }, status }];
    await scene.cluster({ dev: { health: 'Degraded', pods }, logs: 'no such file\n' });
    const answers = openAnswers(scene.configuration);
    const environments = await answers.environments();
    assert.deepEqual(
      environments.map(({ name }) => name),
      ['dev'],
      'prod came after `up` made the account',
    );
    assert.match((await answers.why('dev')).details.join('\n'), /no such file/);
    await answers.log({ max: 1, skip: 0 });
    await answers.diff('dev', 'dev');
    await previewOn(scene, 'topic');
    assert.equal((await answers.previews()).length, 1);

    const own = `--kubeconfig ${kubeconfigFile(scene.configuration.state)} `;
    const calls = (await scene.calls()).slice(first).filter((call) => call.startsWith('kubectl'));
    assert.deepEqual(
      calls.filter((call) => !call.includes(own)),
      [],
      'it opens the cluster with its own account',
    );
    const taken = [...new Set(calls.flatMap(rightsOf))];
    // Asked for only where an environment has no Service with a port, which this one has.
    const routes = ['gateway.networking.k8s.io/httproutes', 'networking.k8s.io/ingresses'].map(
      (kinds) => `list ${kinds} in presage-dev`,
    );
    const all = [...accountObjects([dev], 'argocd'), ...readerObjects()];
    assert.deepEqual([...taken, ...routes].sort(), granted(all).sort());
  });

  test('is in each namespace by a Role of its own, and reads no Secret anywhere', () => {
    const objects = accountObjects([dev, prod], 'argocd') as Role[];
    const kinds = objects.map(({ kind, metadata: { namespace = '' } }) => `${kind} ${namespace}`.trim());
    assert.deepEqual(kinds, [
      'ServiceAccount kube-system',
      'Secret kube-system',
      'ClusterRole',
      'ClusterRoleBinding',
      'Role argocd',
      'RoleBinding argocd',
      'Role presage-dev',
      'RoleBinding presage-dev',
      'Role presage-prod',
      'RoleBinding presage-prod',
    ]);
    const all = granted([...objects, ...readerObjects()]);
    assert.doesNotMatch(all.join('\n'), /secrets|\*|create|delete|update/);
    assert.deepEqual(
      all.filter((one) => one.startsWith('patch')),
      ['dev', 'prod'].map((name) => `patch argoproj.io/applications in argocd: presage-${name}`),
    );
  });

  test('reads what the router knows of previews, which their push lets it', () => {
    const [, binding] = readerObjects() as [unknown, { subjects: object[] }];
    assert.deepEqual(binding.subjects, [
      { kind: 'ServiceAccount', name: accountName, namespace: accountNamespace },
    ]);
  });

  test('is in the document with these rights', async () => {
    const text = await readFile(join(checkout, 'docs', 'deliveries.md'), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    const places = {
      environment: 'namespace of each environment',
      argocd: '`argocd`',
      applications: '`argocd`, the environments’ Applications alone',
      cluster: 'the cluster',
    };
    for (const [place, where] of Object.entries(places)) {
      const stated = rows.find((row) => row.startsWith(`| ${where} |`))?.split(' | ')[1];
      const verbs = new Map<string, string[]>();
      for (const { verbs: own, resources } of rights[place as keyof typeof places]) {
        const key = own.join(', ');
        verbs.set(key, [...(verbs.get(key) ?? []), ...resources]);
      }
      const wanted = [...verbs].map(([verb, resources]) => `${verb} ${resources.join(', ')}`).join('; ');
      assert.equal(stated, wanted);
    }
  });
});
