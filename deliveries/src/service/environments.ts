import {
  type Cluster,
  type Environment,
  type EnvironmentStatus,
  pinnedTitles,
  readStatus,
} from '@presage/gitops';
import { readLog } from '@presage/history/log';
import { nameOf } from './people.ts';
import { remembered } from './remembered.ts';

/** An image or a pinned value, and when it came. */
export interface Arrived {
  readonly name: string;
  readonly value: string;
  /** Null where it came before the deliveries that are searched. */
  readonly since: string | null;
}

export interface EnvironmentView {
  readonly name: string;
  /** The environment that it is promoted from. */
  readonly from: string | null;
  readonly commit: string | null;
  readonly revision: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  readonly by: string | null;
  readonly deliveredAt: string | null;
  readonly sync: string;
  readonly health: string;
  readonly healthSince: string | null;
  /** Whether the cluster has the newest delivery. */
  readonly current: boolean;
  readonly pods: { readonly ready: number; readonly total: number };
  readonly problems: readonly string[];
  readonly images: readonly (Arrived & { readonly digest: string })[];
  readonly pinned: readonly { readonly title: string; readonly values: readonly Arrived[] }[];
}

type Titles = Awaited<ReturnType<typeof pinnedTitles>>;

const pageSize = 50;
/** So many deliveries are searched for the one that brought an image or a value. */
const searched = 500;

/** When each image, and each pinned value by its title, got the value that it has. */
async function arrivalsOf({ git }: Cluster, environment: Environment, titles: Titles) {
  const images: Record<string, string> = {};
  const pinned: Record<string, Record<string, string>> = {};
  for (let skip = 0; skip < searched; skip += pageSize) {
    const page = await readLog(git, environment, titles, { max: pageSize, skip });
    for (const { at, changes } of page) {
      for (const { name } of changes.images) images[name] ??= at;
      for (const { title, name } of changes.pinned) {
        pinned[title] ??= {};
        pinned[title][name] ??= at;
      }
    }
    if (page.length < pageSize) break;
  }
  return { images, pinned };
}

type Arrivals = Awaited<ReturnType<typeof arrivalsOf>>;

function viewOf(status: EnvironmentStatus, from: string | undefined, arrivals: Arrivals): EnvironmentView {
  const { commit, liveCommit, by } = status;
  return {
    name: status.environment,
    from: from ?? null,
    commit: commit ?? null,
    revision: status.revision ?? null,
    action: status.action ?? null,
    subject: status.subject ?? null,
    by: by === undefined ? null : nameOf(by),
    deliveredAt: status.deliveredAt ?? null,
    sync: status.sync,
    health: status.health,
    healthSince: status.since ?? null,
    current: commit !== undefined && commit === liveCommit,
    pods: status.pods,
    problems: status.problems,
    images: status.images.map(({ name, tag, digest }) => ({
      name,
      value: tag,
      digest,
      since: arrivals.images[name] ?? null,
    })),
    pinned: status.pinned.map(({ title, entries }) => ({
      title,
      values: Object.entries(entries).map(([name, value]) => ({
        name,
        value,
        since: arrivals.pinned[title]?.[name] ?? null,
      })),
    })),
  };
}

/** Reads what every environment runs, side by side. @throws Refusal (69) when the cluster does not answer */
export function environmentsReader(): (cluster: Cluster) => Promise<EnvironmentView[]> {
  const asked = new Map<string, () => Promise<Arrivals>>();
  /** They change with a delivery only. */
  const arrivals = (cluster: Cluster, environment: Environment, commit: string, titles: Titles) => {
    const key = `${environment.name} ${commit}`;
    let read = asked.get(key);
    if (!read) {
      for (const other of asked.keys()) if (other.startsWith(`${environment.name} `)) asked.delete(other);
      read = remembered(Number.POSITIVE_INFINITY, 1, () => arrivalsOf(cluster, environment, titles));
      asked.set(key, read);
    }
    return read();
  };
  return async (cluster) => {
    const [statuses, titles] = await Promise.all([readStatus(cluster), pinnedTitles(cluster)]);
    return Promise.all(
      cluster.descriptor.environments.map(async (environment) => {
        const status = statuses.find((one) => one.environment === environment.name);
        if (!status) throw new Error(`no status of ${environment.name}`);
        const { commit } = status;
        const found = commit
          ? await arrivals(cluster, environment, commit, titles)
          : { images: {}, pinned: {} };
        return viewOf(status, environment.from, found);
      }),
    );
  };
}
