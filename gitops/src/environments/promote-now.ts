import type { ClusterRecord } from '../cluster/record.ts';
import type { Person } from './deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from './delivery-run.ts';
import { environmentOf } from './environment.ts';
import { type Git, short } from './git.ts';
import { oneAtATime } from './lock.ts';
import { preparePromotion, promotionStep } from './promote.ts';

export interface PromoteOptions extends DeliveryOptions {
  readonly by?: Person;
}

/**
 * Takes the revision that dev runs, with its pins, to prod, and follows it until it is live.
 * @throws Refusal unless dev is Synced and Healthy at its branch's commit.
 */
export function promote(
  record: ClusterRecord,
  git: Git,
  options: PromoteOptions,
): Promise<DeliveryResult | undefined> {
  const prod = environmentOf('prod');
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    const promotion = await preparePromotion(record, git);
    const { from, previous } = promotion;
    if (promotion.nothingNew && previous) {
      say(`prod has ${short(from.revision)} with dev’s images already: there is nothing to promote.`);
      const { commit, revision } = previous;
      return { environment: prod.name, commit, revision, live: true, seconds: 0 };
    }
    for (const predictor of promotion.outdated)
      say(`${predictor} has another definition: prod begins again with the first model of it, as dev did.`);
    return runDelivery(
      record,
      prod,
      from.revision,
      (delivered) => [promotionStep(promotion, delivered, options.by)],
      options,
    );
  };
  return options.dryRun ? work() : oneAtATime(git, 'a promotion to prod', say, work);
}
