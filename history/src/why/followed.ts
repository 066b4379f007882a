import type { ClusterRecord } from '@presage/platform/cluster';
import type { Followed } from '@presage/platform/cluster/create';
import type { Environment } from '@presage/platform/environment';
import type { Git } from '../git/git.ts';
import { recordEnding } from '../log/endings.ts';
import { diagnoseNow } from './now.ts';

/** The newest commit of an environment's branch, and when it was made; nothing where it has none, or no repository. */
async function newest(git: Git, { branch }: Environment): Promise<readonly string[]> {
  const format = '--format=%(objectname) %(committerdate:iso-strict)';
  // A dry run asks before there is a repository.
  const line = await git(['for-each-ref', format, `refs/heads/${branch}`]).catch(() => '');
  return line.split(' ').filter(Boolean);
}

/** How `up` follows environments: it says why one is not healthy, and records the deliveries that became live. */
export const followedBy = (record: ClusterRecord, git: Git): Followed => ({
  diagnose: (environment) => diagnoseNow(record, git, environment, []),
  headOf: async (environment) => (await newest(git, environment))[0],
  recordLive: async (environments) => {
    const ended = new Date().toISOString();
    for (const environment of environments) {
      const [commit, at] = await newest(git, environment);
      if (!commit || !at) continue;
      await recordEnding(git, commit, { result: 'live', began: new Date(at).toISOString(), ended });
    }
  },
});
