import { type Configuration, openCluster, type Plan } from '@presage/gitops';
import { type ClusterRecord, readClusterRecord } from '@presage/platform/cluster';
import { previewsIn } from './list.ts';
import { removePreview } from './remove.ts';
import { removeRouter } from './router.ts';
import { asMade } from './service.ts';
import { inTurn } from './turn.ts';

/** Removes the previews from a cluster that stays; in one of Presage's own, they go with it. */
export async function downPlan(configuration: Configuration): Promise<Plan> {
  const record = await readClusterRecord(configuration.state).catch(
    (): ClusterRecord | undefined => undefined,
  );
  if (!record?.existing) return [];
  return [
    {
      title: 'Remove the previews of branches',
      actions: [
        {
          kind: 'call',
          what: 'delete their namespaces, databases and Applications, and the router',
          call: async (report) => {
            const cluster = await openCluster(configuration);
            for (const preview of await previewsIn(cluster.git)) {
              report(preview.slug);
              await inTurn(cluster.git, preview, async () =>
                removePreview(await asMade(cluster, preview), preview),
              );
            }
            await removeRouter(cluster);
          },
        },
      ],
    },
  ];
}
