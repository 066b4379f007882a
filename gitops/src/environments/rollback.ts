import type { Environment } from '@presage/platform/environment';
import type { Step } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { commitNamed, type Git, short } from '../git/git.ts';
import type { Pin } from '../images/pins.ts';
import { deliver, keptImages, type Person } from './deliver.ts';
import { requireDigests } from './digests.ts';
import { type Delivery, deliveries, deliveriesOneByOne, deliveryAt, headOf, pinsAt } from './history.ts';

export interface Rollback {
  readonly git: Git;
  readonly record: Cluster['record'];
  readonly environment: Environment;
  readonly previous: Delivery;
  readonly target: Delivery;
  readonly pins: readonly Pin[];
  /** The environment already has exactly that state. */
  readonly nothingNew: boolean;
}

/** The requested commit, on the branch's first-parent line; by default the newest that differs from what runs. */
async function targetOf(git: Git, environment: Environment, head: Delivery, to?: string): Promise<Delivery> {
  if (to === undefined) {
    for await (const target of deliveriesOneByOne(git, environment)) {
      if (target.tree !== head.tree) return target;
    }
    throw new Refusal(
      `${environment.branch} has nothing earlier to go back to.`,
      `See its commits: git log --first-parent ${environment.branch}`,
    );
  }
  const commit = await commitNamed(git, to);
  const target = commit && (await deliveryAt(git, environment, commit));
  if (target) return target;
  const newest = await deliveries(git, environment, { max: 6 });
  throw new Refusal(
    commit
      ? `${short(commit)} is not a commit of ${environment.branch}: ${environment.name} never ran it.`
      : `There is no commit "${to}" in the cluster's repository.`,
    `Choose one of: ${
      newest
        .slice(1)
        .map(({ commit: known }) => short(known))
        .join(', ') || 'none yet'
    } (\`npm run gitops status\` shows them).`,
    exitCode.usage,
  );
}

/** @throws Refusal when there is no such commit on the branch's first-parent line. */
export async function prepareRollback(
  { git, record }: Pick<Cluster, 'git' | 'record'>,
  environment: Environment,
  to?: string,
): Promise<Rollback> {
  const previous = await headOf(git, environment);
  if (!previous) {
    throw new Refusal(
      `${environment.name} has no release yet, so there is nothing to go back to.`,
      environment.from === undefined
        ? 'Push one: `git push cluster main`.'
        : `Promote one: \`npm run gitops promote ${environment.name}\`.`,
    );
  }
  const target = await targetOf(git, environment, previous, to);
  const pins = await pinsAt(git, target.commit, environment);
  return { git, record, environment, previous, target, pins, nothingNew: target.tree === previous.tree };
}

/** A new commit with the earlier one's tree: the log only grows. */
export function rollbackStep(rollback: Rollback, delivered: (commit: string) => void, by?: Person): Step {
  const { git, environment, previous, target, pins } = rollback;
  const { name, branch } = environment;
  return {
    title: `Roll ${name} back to ${short(target.commit)} (${target.subject})`,
    actions: [
      {
        kind: 'call',
        what: `commit on ${branch}: the tree of ${short(target.commit)}, revision ${short(target.revision)}`,
        call: async () => {
          await requireDigests(rollback, environment, target.tree);
          const commit = await deliver(git, {
            action: 'rollback',
            environment,
            revision: target.revision,
            previous,
            content: { tree: target.tree },
            from: target.commit,
            subject: `rollback ${name} to ${short(target.revision)}: ${target.subject.replace(/^[a-z]+ [^:]*: /, '')}`,
            images: keptImages(pins),
            ...(by ? { by } : {}),
          });
          delivered(commit);
        },
      },
    ],
  };
}
