import { readClusterRecord } from '@presage/platform/cluster';
import type { Configuration } from '@presage/platform/configuration';
import type { ManifestTools } from '@presage/platform/manifests';
import { runPlan } from '@presage/platform/plan';
import { goToolPath, goToolSteps, schemasFolder, schemasStep } from '@presage/platform/tools';

/** The cluster's tools, which the hook uses too; without a cluster, the ones in the cache, built if missing. */
export async function toolsHere({ state, cache }: Configuration): Promise<Omit<ManifestTools, 'kubeScore'>> {
  const record = await readClusterRecord(state).catch(() => undefined);
  if (record) return record.tools;
  await runPlan([...goToolSteps(cache, ['kustomize', 'kubeconform']), schemasStep(cache)], {
    onlyResult: true,
  });
  return {
    kustomize: goToolPath(cache, 'kustomize'),
    kubeconform: goToolPath(cache, 'kubeconform'),
    schemas: schemasFolder(cache),
  };
}
