import type { Cluster } from '../delivery/extension.ts';
import { shortEntry } from '../delivery/pinned.ts';
import { short } from '../git/git.ts';
import type { Person } from './deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from './delivery-run.ts';
import { oneAtATime } from './lock.ts';
import { type Promotion, preparePromotion, promotionStep, routeTo } from './promote.ts';

export interface PromoteOptions extends DeliveryOptions {
  /** Name of the environment to promote to; without it, the next one that lacks something. */
  readonly to?: string;
  readonly by?: Person;
  /** Refuses a promotion before anything is written; returns lines to print. */
  readonly check?: (promotion: Promotion) => Promise<readonly string[]>;
}

/**
 * Takes the revision that one environment runs, with its images, to the next, and follows it until it is live.
 * @throws Refusal unless the environment that is promoted from is Synced and Healthy at its branch's commit.
 */
export function promote(cluster: Cluster, options: PromoteOptions): Promise<DeliveryResult | undefined> {
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    const route = await routeTo(cluster, options.to);
    const { source, target } = route;
    const promotion = await preparePromotion(cluster, route);
    const { from, previous, changes } = promotion;
    if (promotion.nothingNew && previous) {
      say(
        `${target.name} has ${short(from.revision)} with the images of ${source.name} already: there is nothing to promote.`,
      );
      const { commit, revision } = previous;
      return { environment: target.name, commit, revision, live: true, seconds: 0 };
    }
    for (const { name, value, reason } of changes)
      say(`${target.name} gets ${shortEntry(name, value)}: ${reason}.`);
    for (const line of (await options.check?.(promotion)) ?? []) say(line);
    return runDelivery(
      cluster.record,
      target,
      from.revision,
      (delivered) => [promotionStep(promotion, delivered, options.by)],
      options,
    );
  };
  const what = options.to === undefined ? 'a promotion' : `a promotion to ${options.to}`;
  return options.dryRun ? work() : oneAtATime(cluster.git, what, say, work);
}
