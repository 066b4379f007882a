import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout } from '@presage/gitops';
import { type DeliveredScene, deliveredScene } from '../../test/delivered.ts';
import { openAnswers } from '../service/answers.ts';
import { kubeconfigFile } from './kubeconfig.ts';
import { accountObjects } from './objects.ts';
import { type Rule, rights } from './rights.ts';

const groups: Readonly<Record<string, string>> = {
  applications: 'argoproj.io',
  deployments: 'apps',
  statefulsets: 'apps',
  jobs: 'batch',
  networkpolicies: 'networking.k8s.io',
};

/** The right that a call of kubectl takes in the API server: `list pods in presage-dev`. */
function rightsOf(call: string): string[] {
  const words = call.split(' ');
  const namespace = words[words.indexOf('--namespace') + 1];
  const where = words.includes('--namespace') ? ` in ${namespace}` : '';
  const start = words.findIndex((word) => word === 'get' || word === 'logs');
  assert.notEqual(start, -1, `${call} is neither get nor logs`);
  if (words[start] === 'logs') return [`get pods/log${where}`];
  const [kinds = '', next = ''] = words.slice(start + 1);
  assert.match(next, /^-/, `${call} names an object`);
  return kinds.split(',').map((kind) => `list ${groups[kind] ? `${groups[kind]}/` : ''}${kind}${where}`);
}

interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly Rule[];
}

/** The same of the account's Roles. */
const granted = (objects: readonly object[]): string[] =>
  (objects as readonly Role[]).flatMap(({ metadata: { namespace }, rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map(
            (verb) => `${verb} ${group ? `${group}/` : ''}${resource}${namespace ? ` in ${namespace}` : ''}`,
          ),
        ),
      ),
    ),
  );

describe('the account of the service', () => {
  let scene: DeliveredScene;
  before(async () => {
    scene = await deliveredScene(['dev']);
    assert.equal((await scene.push()).code, 0);
  });
  after(() => scene.close());

  test('has the rights that its answers take, and no other', async () => {
    const status = {
      phase: 'Running',
      containerStatuses: [{ name: 'web', ready: false, restartCount: 3, state: { running: {} } }],
    };
    const pods = [{ metadata: { name: 'web-1' }, status }];
    await scene.cluster({ dev: { health: 'Degraded', pods }, logs: 'no such file\n' });
    const answers = openAnswers(scene.configuration);
    const first = (await scene.calls()).length;
    const [dev, ...others] = await answers.environments();
    assert.deepEqual([dev?.name, others], ['dev', []], 'prod came after `up` made the account');
    assert.match((await answers.why('dev')).details.join('\n'), /no such file/);
    await answers.log({ max: 1, skip: 0 });
    await answers.diff('dev', 'dev');

    const own = `--kubeconfig ${kubeconfigFile(scene.configuration.state)} `;
    const calls = (await scene.calls()).slice(first).filter((call) => call.startsWith('kubectl'));
    assert.deepEqual(
      calls.filter((call) => !call.includes(own)),
      [],
      'it opens the cluster with its own account',
    );
    assert.deepEqual(
      [...new Set(calls.flatMap(rightsOf))].sort(),
      granted(accountObjects(['presage-dev'], 'argocd')).sort(),
    );
  });

  test('is in each namespace by a Role of its own, and reads no Secret anywhere', () => {
    const objects = accountObjects(['presage-dev', 'presage-prod'], 'argocd') as Role[];
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
    assert.doesNotMatch(granted(objects).join('\n'), /secrets|\*/);
  });

  test('is in the document with these rights', async () => {
    const text = await readFile(join(checkout, 'docs', 'deliveries.md'), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    const places = {
      environment: 'namespace of each environment',
      argocd: '`argocd`',
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
