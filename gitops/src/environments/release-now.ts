import type { ClusterRecord } from '../cluster/record.ts';
import { pruneStep } from '../images/prune.ts';
import type { BuiltImage } from '../images/table.ts';
import type { Person } from './deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from './delivery-run.ts';
import { environmentOf } from './environment.ts';
import { ask, commitOf, type Git, short } from './git.ts';
import { headOf } from './history.ts';
import { oneAtATime } from './lock.ts';
import { prepareRelease, releasePlan } from './release.ts';

export interface ReleaseOptions extends DeliveryOptions {
  readonly revision: string;
  /** Shown to others who wait for their turn. */
  readonly what?: string;
  readonly rebuild?: readonly BuiltImage[];
  readonly by?: Person;
  /** For a push: leave it when a later push has been released meanwhile, or waits while this one is in trouble. */
  readonly onlyNewest?: boolean;
}

const main = 'refs/heads/main';

/** The later revision that dev already runs, if it runs one. */
async function overtakenBy(git: Git, revision: string): Promise<string | undefined> {
  const head = await headOf(git, environmentOf('dev'));
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
 * Builds what changed, pins it on env/dev and follows it until it is live; one delivery at a time.
 * @throws Refusal when something is missing before anything is written, or when it does not get live.
 */
export async function release(
  record: ClusterRecord,
  git: Git,
  options: ReleaseOptions,
): Promise<DeliveryResult | undefined> {
  const { revision, onlyNewest = false, dryRun = false, json = false } = options;
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    const later = onlyNewest ? await overtakenBy(git, revision) : undefined;
    if (later) {
      say(`${short(revision)} is part of ${short(later)}, which dev has already: nothing to do.`);
      return undefined;
    }
    const facts = await prepareRelease(record, git, revision, options.rebuild);
    const built = facts.builds.map(({ image }) => image);
    try {
      return await runDelivery(
        record,
        environmentOf('dev'),
        facts.revision,
        (delivered) => releasePlan(facts, delivered, options.by),
        {
          ...options,
          ...(onlyNewest ? { replacedBy: () => pushedSince(git, facts.revision) } : {}),
          ...(built.length > 0 ? { afterwards: [pruneStep(record, built)] } : {}),
        },
      );
    } finally {
      await facts.close();
    }
  };
  const what = options.what ?? `a release of ${short(revision)}`;
  return dryRun ? work() : oneAtATime(git, what, say, work);
}
