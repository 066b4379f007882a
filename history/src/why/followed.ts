import type { ClusterRecord } from '@presage/platform/cluster';
import type { Followed } from '@presage/platform/cluster/create';
import type { Git } from '../git/git.ts';
import { recordEnding } from '../log/endings.ts';
import { diagnoseNow } from './now.ts';

/** How `up` follows environments: it says why one is not healthy, and records the deliveries that became live. */
export const followedBy = (record: ClusterRecord, git: Git): Followed => ({
  diagnose: (environment) => diagnoseNow(record, git, environment, []),
  // A dry run asks before there is a repository.
  headOf: ({ branch }) =>
    git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]).then(
      (commit) => commit || undefined,
      () => undefined,
    ),
  recordLive: async (environments) => {
    const ended = new Date().toISOString();
    for (const { branch } of environments) {
      const format = '--format=%(objectname) %(committerdate:iso-strict)';
      const [commit, committed] = (await git(['for-each-ref', format, `refs/heads/${branch}`])).split(' ');
      if (!commit || !committed) continue;
      const began = new Date(committed).toISOString();
      await recordEnding(git, commit, { result: 'live', began, ended });
    }
  },
});
