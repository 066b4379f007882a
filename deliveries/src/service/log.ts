import { type Cluster, environmentsNamed, isDelivering, pinnedTitles } from '@presage/gitops';
import { judgedDeliveries, readDeliveries, readLog } from '@presage/history/log';
import { nameOf } from './people.ts';

export interface LogQuery {
  /** Of one environment; without it of all. */
  readonly environment?: string | undefined;
  readonly max: number;
  /** Number of the newest deliveries that are left out. */
  readonly skip: number;
}

/** So many of the newest deliveries of each environment are read; `gitops log` has the others. */
const newest = 2_000;
/** Paths of manifests that are listed of one delivery. */
const maxManifests = 20;

type Judged = ReturnType<typeof judgedDeliveries>[number];
type Changes = Awaited<ReturnType<typeof readLog>>[number]['changes'];

const present = (delivery: Judged, { images, pinned, manifests }: Changes) => ({
  environment: delivery.environment,
  commit: delivery.commit,
  previous: delivery.previous ?? null,
  action: delivery.action,
  revision: delivery.revision,
  from: delivery.from ?? null,
  by: nameOf(delivery.by),
  subject: delivery.subject,
  at: delivery.at,
  outcome: delivery.outcome,
  reason: delivery.ending?.reason ?? null,
  seconds: delivery.seconds ?? null,
  rolledBackBy: delivery.rolledBackBy ?? null,
  images: images.map(({ name, before, after }) => ({
    name,
    before: before?.tag ?? null,
    after: after?.tag ?? null,
  })),
  pinned: pinned.map(({ title, name, before, after }) => ({
    title,
    name,
    before: before ?? null,
    after: after ?? null,
  })),
  manifests: manifests.slice(0, maxManifests),
  moreManifests: Math.max(0, manifests.length - maxManifests),
});

export interface LogPage {
  readonly items: readonly ReturnType<typeof present>[];
  readonly total: number;
}

/** Reads a part of what was delivered, newest first. How a delivery ended depends on later ones: all are judged. */
export async function readLogPage(
  cluster: Cluster,
  { environment: name, max, skip }: LogQuery,
): Promise<LogPage> {
  const { git } = cluster;
  const environments = environmentsNamed(cluster, name);
  const [running, titles] = await Promise.all([isDelivering(git), pinnedTitles(cluster)]);
  const logs = await Promise.all(
    environments.map(async (environment) => {
      const judged = judgedDeliveries(await readDeliveries(git, environment, { max: newest }), running);
      return judged.map((delivery, index) => ({ delivery, index, environment }));
    }),
  );
  const all = logs
    .flat()
    .sort(
      (one, other) => Date.parse(other.delivery.at) - Date.parse(one.delivery.at) || one.index - other.index,
    );
  const page = all.slice(skip, skip + max);
  const parts = await Promise.all(
    environments.map(async (environment) => {
      const own = page.filter((one) => one.environment === environment).map(({ index }) => index);
      if (own.length === 0) return [];
      const first = Math.min(...own);
      return readLog(git, environment, titles, { skip: first, max: Math.max(...own) - first + 1 });
    }),
  );
  const changes = new Map(parts.flat().map((one) => [`${one.environment} ${one.commit}`, one.changes]));
  const nothing: Changes = { images: [], pinned: [], manifests: [] };
  return {
    items: page.map(({ delivery }) =>
      present(delivery, changes.get(`${delivery.environment} ${delivery.commit}`) ?? nothing),
    ),
    total: all.length,
  };
}
