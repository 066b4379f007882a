import { ask, type Configuration, gitIn, openCluster, type Plan } from '@presage/gitops';
import { type ClusterRecord, readClusterRecord } from '@presage/platform/cluster';
import type { Report } from '@presage/platform/plan';
import { removedText } from './images.ts';
import { previewsLeft } from './list.ts';
import { removeRouter } from './router.ts';
import { removeInTurn } from './service.ts';

/** Removes each preview; one that fails is reported, and the others go. */
async function removeAll(configuration: Configuration, report: Report): Promise<void> {
  const cluster = await openCluster(configuration);
  for (const preview of await previewsLeft(cluster)) {
    try {
      report(`${preview.slug} is removed${removedText(await removeInTurn(cluster, preview))}`);
    } catch (error) {
      report(`${preview.slug} is not removed completely: ${(error as Error).message}`);
    }
  }
  await removeRouter(cluster);
}

/**
 * Removes the previews from a cluster that stays, where there were any; in one of Presage's own, they go with it.
 * @returns nothing where previews were never on: their rights are not asked for then
 */
export async function downPlan(configuration: Configuration): Promise<Plan> {
  const record = await readClusterRecord(configuration.state).catch(
    (): ClusterRecord | undefined => undefined,
  );
  if (!record?.existing) return [];
  const made = ['refs/heads/env/preview-*', 'refs/presage/previews-router'];
  if (!(await ask(gitIn(record.repository), ['for-each-ref', '--count=1', ...made]))) return [];
  return [
    {
      title: 'Remove the previews of branches',
      actions: [
        {
          kind: 'call',
          what: 'delete their namespaces, databases and Applications, and the router',
          call: (report) => removeAll(configuration, report),
        },
      ],
    },
  ];
}
