import type { Environment } from '@presage/platform/environment';
import type { Cluster } from '../delivery/extension.ts';
import { short } from '../git/git.ts';
import type { Person } from './deliver.ts';
import { type DeliveryOptions, type DeliveryResult, runDelivery } from './delivery-run.ts';
import { oneAtATime } from './lock.ts';
import { prepareRollback, rollbackStep } from './rollback.ts';

export interface RollbackOptions extends DeliveryOptions {
  readonly environment: Environment;
  /** A commit of the environment's branch; without it, the newest whose state differs. */
  readonly to?: string;
  readonly by?: Person;
}

/**
 * Commits an environment's earlier state again and follows it until it is live.
 * @throws Refusal for a commit that the environment never ran.
 */
export function rollback(
  { record, git }: Pick<Cluster, 'record' | 'git'>,
  options: RollbackOptions,
): Promise<DeliveryResult | undefined> {
  const { environment, to, by, json = false } = options;
  const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const work = async () => {
    const facts = await prepareRollback({ git, record }, environment, to);
    const { previous, target } = facts;
    if (facts.nothingNew) {
      say(`${environment.name} runs the state of ${short(target.commit)} already: nothing to roll back.`);
      const { commit, revision } = previous;
      return { environment: environment.name, commit, revision, live: true, seconds: 0 };
    }
    return runDelivery(
      record,
      environment,
      target.revision,
      (delivered) => [rollbackStep(facts, delivered, by)],
      options,
    );
  };
  return options.dryRun ? work() : oneAtATime(git, `a rollback of ${environment.name}`, say, work);
}
