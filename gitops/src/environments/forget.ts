import { forgetSecrets, kubectlOf, kubectlRun } from '@presage/platform/cluster';
import { findEnvironment, isOwnNamespace, makeEnvironment, namesOf } from '@presage/platform/environment';
import { type Plan, run } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { namespaceOf } from '../descriptor/descriptor.ts';
import { commitTree } from '../descriptor/tree.ts';
import { commitOf } from '../git/git.ts';
import { deliveries } from './history.ts';

/**
 * Deletes what is left of a removed environment: its namespace with the volumes, its branch with the deploy
 * log, its secrets.
 * @throws Refusal (64) for an environment that the descriptor names, or that never existed
 */
export async function forgetPlan(
  { record, git, descriptor }: Cluster,
  state: string,
  name: string,
): Promise<Plan> {
  const { environments } = descriptor;
  if (findEnvironment(environments, name)) {
    throw new Refusal(
      `${name} is an environment of gitops.config.ts: its data is in use.`,
      'Remove it there, `git push cluster main`, then run this again.',
      exitCode.usage,
    );
  }
  const convention = makeEnvironment(name);
  const head = await commitOf(git, convention.ref);
  const [newest] = head ? await deliveries(git, convention, { max: 1 }) : [];
  // The namespace is what the overlay stated when the environment was delivered to.
  const stated = newest && (await namespaceOf(commitTree(git, newest.commit), name));
  const environment = makeEnvironment(name, undefined, stated);
  const taken = environments.find(({ namespace }) => namespace === environment.namespace);
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !isOwnNamespace(environment.namespace) || taken) {
    throw new Refusal(
      `"${name}" is not an environment that was removed.`,
      `Environments that exist: ${namesOf(environments)}.`,
      exitCode.usage,
    );
  }
  return [
    {
      title: `Delete the namespace ${environment.namespace} with its volumes`,
      actions: [
        kubectlRun(kubectlOf(record), [
          'delete',
          'namespace',
          environment.namespace,
          '--ignore-not-found',
          '--timeout=120s',
        ]),
      ],
    },
    {
      title: `Delete the branch ${environment.branch} and the secrets of ${name}`,
      actions: [
        ...(head
          ? [run('git', [`--git-dir=${record.repository}`, 'update-ref', '-d', environment.ref])]
          : []),
        {
          kind: 'call',
          what: `remove ${name} from ${state}/secrets.json`,
          call: () => forgetSecrets(state, name),
        },
      ],
    },
  ];
}
