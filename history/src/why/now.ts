import type { ClusterRecord } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { readScene } from '../cluster/read-scene.ts';
import type { Git } from '../git/git.ts';
import { type PinnedFile, readLog } from '../log/changes.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';

/** So many deliveries are searched for the one that brought a cause. */
const searched = 20;

/**
 * Why an environment is red, slow or waiting now.
 * @throws Refusal (69) when the cluster does not answer
 */
export async function diagnoseNow(
  record: ClusterRecord,
  git: Git,
  environment: Environment,
  pinned: readonly PinnedFile[],
): Promise<Diagnosis> {
  const [scene, deliveries] = await Promise.all([
    readScene(record, environment),
    readLog(git, environment, pinned, { max: searched }),
  ]);
  return diagnose(environment, scene, deliveries);
}
