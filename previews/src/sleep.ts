import type { Cluster } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { kubectl } from './cluster.ts';
import { beyondMax, type Entry, isAsleep, namespaceOf } from './router/entries.ts';
import {
  isReady,
  replicasOf,
  scaledKinds,
  start,
  stop,
  type Workloads,
  workloadsIn,
} from './router/workloads.ts';
import { readEntries, writeEntries } from './router.ts';

/** Seconds that a preview may take to wake. */
const patience = 60;
const interval = 200;

/** What the router asks the API server, by kubectl. */
const workloadsOf = (record: ClusterRecord): Workloads => ({
  list: async (namespace) => {
    const lists = scaledKinds.map(async (kind) =>
      workloadsIn(
        kind,
        JSON.parse(await kubectl(record, ['get', kind, '--namespace', namespace, '-o', 'json'])),
      ),
    );
    return (await Promise.all(lists)).flat();
  },
  scale: async (namespace, workload, replicas) => {
    await kubectl(record, ['scale', workload, `--replicas=${replicas}`, '--namespace', namespace]);
  },
});

async function entryOf(record: ClusterRecord, slug: string): Promise<Entry> {
  const entry = (await readEntries(record)).get(slug);
  if (entry) return entry;
  throw new Refusal(
    `The preview ${slug} is not ready yet: nothing routes to it.`,
    'See `npm run gitops preview list`; push the branch again if it does not come up.',
    exitCode.unavailable,
  );
}

async function toSleep(record: ClusterRecord, slug: string, entry: Entry): Promise<void> {
  const workloads = workloadsOf(record);
  const replicas = replicasOf(await workloads.list(namespaceOf(slug)));
  if (Object.keys(replicas).length === 0) return;
  await writeEntries(record, { [slug]: { ...entry, replicas } });
  await stop(workloads, namespaceOf(slug), replicas);
}

/** Puts a preview to sleep: no pods; its data stays. @throws Refusal (69) for one that is not routed yet */
export async function sleepPreview({ record }: Pick<Cluster, 'record'>, slug: string): Promise<void> {
  const entry = await entryOf(record, slug);
  if (!isAsleep(entry)) await toSleep(record, slug, entry);
}

/**
 * Puts the previews that are unused for longest to sleep, so that one more can be awake.
 * @returns their slugs
 */
export async function makeRoom(record: ClusterRecord, slug: string, max: number): Promise<string[]> {
  const entries = await readEntries(record);
  const slugs = beyondMax(entries, max, slug);
  for (const other of slugs) {
    const entry = entries.get(other);
    if (entry) await toSleep(record, other, entry);
  }
  return slugs;
}

/**
 * Wakes a preview, and waits until its pods are ready.
 * @returns how long that took, in seconds
 * @throws Refusal (69) for one that is not routed yet, (75) for one that takes too long
 */
export async function wakePreview(
  { record, descriptor }: Pick<Cluster, 'record' | 'descriptor'>,
  slug: string,
): Promise<number> {
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const { replicas, ...entry } = await entryOf(record, slug);
  const namespace = namespaceOf(slug);
  const workloads = workloadsOf(record);
  if (descriptor.previews) await makeRoom(record, slug, descriptor.previews.max);
  await start(workloads, namespace, replicas ?? undefined);
  while (!isReady(await workloads.list(namespace))) {
    if (seconds() > patience)
      throw new Refusal(
        `The preview ${slug} is not ready after ${patience} s.`,
        `\`npm run gitops preview logs ${slug}\` shows why.`,
        exitCode.temporary,
      );
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  await writeEntries(record, { [slug]: { ...entry, used: new Date().toISOString() } });
  return seconds();
}
