import { type ClusterRecord, publishedAddresses } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import type { Step } from '@presage/platform/plan';
import { follow, refreshAction } from './follow.ts';
import type { Watched } from './watch.ts';

export interface Rollout {
  readonly record: ClusterRecord;
  readonly environment: Environment;
  readonly watched: () => Watched;
  /** Called after the commit is written. */
  readonly commit: () => string;
  /** How long to wait without any progress. */
  readonly seconds: number;
  readonly replacedBy?: () => Promise<string | undefined>;
  /** Gets the address of its pages, where it is not known. */
  readonly located?: (address: string) => void;
}

/** Refreshes Argo CD, and follows it until the environment runs the commit. */
export const rolloutStep = ({
  record,
  environment,
  watched,
  commit,
  seconds,
  replacedBy,
  located,
}: Rollout): Step => {
  let began = 0;
  return {
    title: `Argo CD deploys it to ${environment.name}`,
    satisfied: async () => {
      began = Date.now();
      return false;
    },
    actions: [
      refreshAction(record, environment),
      {
        kind: 'call',
        what: `watch ${environment.application} and its pods until Synced and Healthy (at most ${seconds} s without progress)`,
        call: async (report) => {
          const following = {
            record,
            environment,
            commit: commit(),
            began,
            seconds,
            replacedBy: replacedBy ?? (async () => undefined),
          };
          await follow(following, watched(), report);
          // Not before: the delivery itself may publish another address.
          if (!located) return;
          const [address] = await publishedAddresses(record, environment);
          located(address?.url ?? `an address that no Service of ${environment.namespace} publishes`);
        },
      },
    ],
  };
};
