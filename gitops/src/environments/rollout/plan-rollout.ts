import type { ClusterRecord } from '../../cluster/record.ts';
import type { Step } from '../../plan/step.ts';
import type { Environment } from '../environment.ts';
import { follow, refreshAction } from './follow.ts';

export interface Rollout {
  readonly record: ClusterRecord;
  readonly environment: Environment;
  /** Asked once the commit is written. */
  readonly commit: () => string;
  /** How long to wait until it is healthy. */
  readonly seconds: number;
  readonly replacedBy?: () => Promise<string | undefined>;
}

/** Argo CD is told, and brings the environment to the commit while we look on. */
export const rolloutStep = ({ record, environment, commit, seconds, replacedBy }: Rollout): Step => {
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
        call: (report) =>
          follow(
            {
              record,
              environment,
              commit: commit(),
              began,
              seconds,
              replacedBy: replacedBy ?? (async () => undefined),
            },
            report,
          ),
      },
    ],
  };
};
