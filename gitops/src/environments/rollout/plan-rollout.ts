import type { ClusterRecord } from '../../cluster/record.ts';
import type { Environment } from '../../descriptor/environment.ts';
import type { Step } from '../../plan/step.ts';
import { addressOf, follow, refreshAction } from './follow.ts';

export interface Rollout {
  readonly record: ClusterRecord;
  readonly environment: Environment;
  /** Asked once the commit is written. */
  readonly commit: () => string;
  /** How long to wait until it is healthy. */
  readonly seconds: number;
  readonly replacedBy?: () => Promise<string | undefined>;
  /** Told where its pages are. */
  readonly located?: (address: string) => void;
}

/** Argo CD is told, and brings the environment to the commit while we look on. */
export const rolloutStep = ({ record, environment, commit, seconds, replacedBy, located }: Rollout): Step => {
  let began = 0;
  return {
    title: `Argo CD brings ${environment.name} to it`,
    satisfied: async () => {
      began = Date.now();
      return false;
    },
    actions: [
      refreshAction(record, environment),
      {
        kind: 'call',
        what: `watch ${environment.application} and its pods until Synced and Healthy (at most ${seconds} s)`,
        call: async (report) => {
          const following = {
            record,
            environment,
            commit: commit(),
            began,
            seconds,
            replacedBy: replacedBy ?? (async () => undefined),
          };
          const [address] = await Promise.all([addressOf(record, environment), follow(following, report)]);
          // At the first delivery the Service was not there yet.
          located?.(
            address ??
              (await addressOf(record, environment)) ??
              `an address that no Service of ${environment.namespace} publishes`,
          );
        },
      },
    ],
  };
};
