import { type Environment, findEnvironment, namesOf } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { commitNamed } from '../git/git.ts';
import type { Pin } from '../images/pins.ts';
import { deliveryAt, headOf, pinsAt } from './history.ts';

/** A state that an environment has or could have: a revision of main with pins. */
export interface State {
  /** As the person named it. */
  readonly name: string;
  readonly commit: string;
  readonly revision: string;
  /** The environment that runs or ran it; none for a revision of main. */
  readonly environment: Environment | undefined;
  /** Images; none for a revision of main. */
  readonly pins: readonly Pin[] | undefined;
}

/**
 * Finds what a person named: an environment, a commit of its branch, or a revision of main.
 * @throws Refusal for a name that is none of them
 */
export async function stateOf({ git, descriptor }: Cluster, name: string): Promise<State> {
  const { environments } = descriptor;
  const environment = findEnvironment(environments, name);
  if (environment) {
    const head = await headOf(git, environment);
    if (!head) {
      throw new Refusal(
        `${environment.name} has no release yet.`,
        environment.from === undefined
          ? 'Push main: `git push cluster main`.'
          : `Promote to it: \`npm run gitops promote ${environment.name}\`.`,
      );
    }
    const { commit, revision } = head;
    return {
      name: environment.branch,
      commit,
      revision,
      environment,
      pins: await pinsAt(git, commit, environment),
    };
  }
  const commit = await commitNamed(git, name);
  if (!commit) {
    throw new Refusal(
      `"${name}" is neither an environment (${namesOf(environments)}) nor a revision in the cluster's repository.`,
      'See `npm run gitops status` for the environments’ commits.',
      exitCode.usage,
    );
  }
  for (const known of environments) {
    const delivery = await deliveryAt(git, known, commit);
    if (delivery) {
      const { revision } = delivery;
      return { name, commit, revision, environment: known, pins: await pinsAt(git, commit, known) };
    }
  }
  return { name, commit, revision: commit, environment: undefined, pins: undefined };
}
