import { setTimeout as pause } from 'node:timers/promises';
import { answers } from './connect.ts';
import { beyondMax, type Entry, isAsleep, namespaceOf } from './entries.ts';
import type { Entries } from './kubernetes.ts';
import { isReady, replicasOf, start, stop, type Workloads } from './workloads.ts';

export interface Limits {
  /** Without a request for so long, a preview sleeps. */
  readonly idleSeconds: number;
  /** Previews that may be awake. */
  readonly max: number;
  /** How long one may take to wake. */
  readonly wakeSeconds: number;
}

export interface Previews {
  /** A preview by its slug; looks again, at most once a second, for one that it does not know. */
  readonly find: (slug: string) => Promise<Entry | undefined>;
  /** Counts a use. @returns to be called once, when it ends */
  readonly enter: (slug: string) => () => void;
  /** Wakes a preview, and waits until it accepts connections. @throws Error when it takes too long */
  readonly wake: (slug: string) => Promise<void>;
  /** Whether it woke so recently that its pods may not find each other yet. */
  readonly hasJustWoken: (slug: string) => boolean;
  /** What has to be done every few seconds: puts to sleep what is idle or too many, records what was used. */
  readonly tick: () => Promise<void>;
}

/** Milliseconds between two looks at a preview that wakes. */
const interval = 100;
/** Milliseconds by which what is recorded may be older than the last use. */
const precision = 30_000;

/** Milliseconds until every node knows the addresses of new pods: kube-proxy writes them once a second. */
const settling = 3_000;

/** Keeps track of the previews, which sleep and which are in use. @param now in milliseconds since 1970 */
export function trackPreviews(
  store: Entries,
  workloads: Workloads,
  { idleSeconds, max, wakeSeconds }: Limits,
  report: (line: string) => void,
  now: () => number = Date.now,
): Previews {
  let known = new Map<string, Entry>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const used = new Map<string, number>();
  const inUse = new Map<string, number>();
  const turns = new Map<string, Promise<unknown>>();
  const waking = new Map<string, Promise<void>>();
  const wokenAt = new Map<string, number>();

  const isBusy = (slug: string) => (inUse.get(slug) ?? 0) > 0;
  const usedAt = (slug: string, entry: Entry) => Math.max(Date.parse(entry.used), used.get(slug) ?? 0);
  const current = (slug: string, entry: Entry): Entry => ({
    ...entry,
    used: new Date(isBusy(slug) ? now() : usedAt(slug, entry)).toISOString(),
  });

  function refresh(): Promise<void> {
    reading ??= store
      .read()
      .then((entries) => {
        known = entries;
        readAt = now();
        for (const slug of used.keys()) if (!known.has(slug)) used.delete(slug);
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  async function keep(slug: string, entry: Entry): Promise<void> {
    await store.write({ [slug]: entry });
    known.set(slug, entry);
  }

  /** One change of a preview at a time. */
  function inTurn<Result>(slug: string, work: () => Promise<Result>): Promise<Result> {
    const result = (turns.get(slug) ?? Promise.resolve()).then(work, work);
    turns.set(slug, result);
    const forget = () => {
      if (turns.get(slug) === result) turns.delete(slug);
    };
    result.then(forget, forget);
    return result;
  }

  const sleep = (slug: string) =>
    inTurn(slug, async () => {
      const entry = known.get(slug);
      if (!entry || isAsleep(entry)) return;
      const replicas = replicasOf(await workloads.list(namespaceOf(slug)));
      if (Object.keys(replicas).length === 0) return;
      await keep(slug, { ...current(slug, entry), replicas });
      await stop(workloads, namespaceOf(slug), replicas);
      report(`${slug} sleeps`);
    });

  async function makeRoom(slug?: string): Promise<void> {
    const entries = new Map([...known].map(([name, entry]) => [name, current(name, entry)]));
    for (const other of beyondMax(entries, max, slug, isBusy)) await sleep(other);
  }

  const wakeNow = (slug: string) =>
    inTurn(slug, async () => {
      await refresh();
      const before = known.get(slug);
      if (!before) throw new Error(`${slug} is no preview`);
      const began = now();
      await start(workloads, namespaceOf(slug), before.replicas ?? undefined);
      makeRoom(slug).catch((error: Error) => report(error.message));
      while (!isReady(await workloads.list(namespaceOf(slug))) || !(await answers(before))) {
        if (now() - began > wakeSeconds * 1_000) throw new Error(`${slug} was not ready in ${wakeSeconds} s`);
        await pause(interval);
      }
      wokenAt.set(slug, now());
      const { replicas, ...entry } = before;
      if (replicas) {
        await keep(slug, { ...entry, used: new Date(now()).toISOString() });
        report(`${slug} woke in ${now() - began} ms`);
      }
    });

  async function record(): Promise<void> {
    const newer = [...known].flatMap(([slug, entry]): [string, Entry][] => {
      const latest = current(slug, entry);
      const late = Date.parse(latest.used) - Date.parse(entry.used);
      return !isAsleep(entry) && late >= precision ? [[slug, latest]] : [];
    });
    if (newer.length === 0) return;
    await store.write(Object.fromEntries(newer));
    for (const [slug, entry] of newer) known.set(slug, entry);
  }

  return {
    find: async (slug) => {
      if (!known.has(slug) && now() - readAt >= 1_000) await refresh();
      return known.get(slug);
    },
    enter: (slug) => {
      inUse.set(slug, (inUse.get(slug) ?? 0) + 1);
      used.set(slug, now());
      return () => {
        inUse.set(slug, (inUse.get(slug) ?? 1) - 1);
        used.set(slug, now());
      };
    },
    wake: (slug) => {
      const running = waking.get(slug);
      if (running) return running;
      const result = wakeNow(slug).finally(() => waking.delete(slug));
      waking.set(slug, result);
      return result;
    },
    hasJustWoken: (slug) => now() - (wokenAt.get(slug) ?? Number.NEGATIVE_INFINITY) < settling,
    tick: async () => {
      await refresh();
      await record();
      for (const [slug, entry] of known) {
        const idle = now() - usedAt(slug, entry);
        if (!isBusy(slug) && idle >= idleSeconds * 1_000) await sleep(slug);
      }
      await makeRoom();
    },
  };
}
