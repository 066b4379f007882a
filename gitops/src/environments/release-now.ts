import { type Environment, firstEnvironment } from '@presage/platform/environment';
import type { Cluster } from '../delivery/extension.ts';
import { ask, commitOf, type Git, short } from '../git/git.ts';
import { pruneStep } from '../images/prune.ts';
import type { Person } from './deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from './delivery-run.ts';
import { forgeSteps } from './forge.ts';
import { headOf } from './history.ts';
import { oneAtATime } from './lock.ts';
import { prepareRelease, type ReleaseImages, releasePlan } from './release.ts';

export interface ReleaseOptions extends DeliveryOptions, ReleaseImages {
  readonly revision: string;
  /** Shown to others who wait for their turn. */
  readonly what?: string;
  readonly by?: Person;
  /** For a push: stop when a later push has been released in the meantime, or waits while this one fails. */
  readonly onlyNewest?: boolean;
}

const main = 'refs/heads/main';

/** The later revision that the environment already runs, if it runs one. */
async function overtakenBy(
  git: Git,
  environment: Environment,
  revision: string,
): Promise<string | undefined> {
  if ((await commitOf(git, main)) === revision) return undefined;
  const head = await headOf(git, environment);
  if (!head || head.revision === revision || head.action !== 'release') return undefined;
  const isLater = await ask(git, ['merge-base', '--is-ancestor', revision, head.revision]);
  return isLater === undefined ? undefined : head.revision;
}

/** The push that came after, or nothing while this one is the newest. */
async function pushedSince(git: Git, revision: string): Promise<string | undefined> {
  const newest = await commitOf(git, main);
  return newest && newest !== revision ? short(newest) : undefined;
}

/**
 * Builds what changed, pins it on the first environment's branch and follows it until it is live; one delivery at a time.
 * @throws Refusal when something is missing before anything is written, or when it does not become live.
 */
export async function release(
  cluster: Cluster,
  options: ReleaseOptions,
): Promise<DeliveryResult | undefined> {
  const { record, git, descriptor } = cluster;
  const environment = firstEnvironment(descriptor.environments);
  const others = descriptor.environments.filter((other) => other !== environment);
  const { revision, onlyNewest = false, dryRun = false, json = false } = options;
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    const later = onlyNewest ? await overtakenBy(git, environment, revision) : undefined;
    if (later) {
      say(
        `${short(revision)} is part of ${short(later)}, which ${environment.name} has already: nothing to do.`,
      );
      return undefined;
    }
    const facts = await prepareRelease(cluster, revision, options);
    const renewed = facts.decisions.images.filter(({ action }) => action !== 'keep');
    const built = renewed.map(({ image }) => image.name);
    try {
      return await runDelivery(
        record,
        environment,
        facts.revision,
        (delivered) => releasePlan(facts, delivered, options.by),
        {
          ...options,
          ...(onlyNewest ? { replacedBy: () => pushedSince(git, facts.revision) } : {}),
          afterwards: [
            ...(built.length > 0 ? [pruneStep(record, built)] : []),
            // A promotion or rollback that the forge did not take; a push does not ask for these.
            ...(onlyNewest ? [] : others.flatMap((other) => forgeSteps(record, other))),
          ],
        },
      );
    } finally {
      facts.close();
    }
  };
  const what = options.what ?? `a release of ${short(revision)}`;
  return dryRun ? work() : oneAtATime(git, what, say, work);
}
