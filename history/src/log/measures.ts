import type { Delivery } from './deliveries.ts';
import { isRollback, type Judged } from './outcome.ts';

/** A commit of main: its parents, and when it was committed, in seconds since 1970. */
export interface MainCommit {
  readonly parents: readonly string[];
  readonly time: number;
}

/** The four measures of delivery, of one environment in a period. Times are seconds. */
export interface Measures {
  readonly environment: string;
  readonly since: string;
  readonly until: string;
  /** Deliveries of changes, without rollbacks. */
  readonly deliveries: number;
  readonly live: number;
  readonly failed: number;
  readonly rolledBack: number;
  readonly replaced: number;
  /** Nothing was recorded of their end; they count as live. */
  readonly notRecorded: number;
  readonly rollbacks: number;
  /** Deliveries of changes that went live, per day. */
  readonly perDay: number;
  /** From a commit of main until the environment had it: median over the commits that came with the period. */
  readonly leadTime: { readonly commits: number; readonly median: number } | undefined;
  /** Share of the deliveries of changes that failed or were rolled back; those that were replaced are left out. */
  readonly failureRate: number | undefined;
  /** From a delivery that failed or was rolled back until the next good one was live: median. */
  readonly timeToRestore: { readonly restored: number; readonly median: number } | undefined;
  /** The newest delivery failed, and nothing was live since. */
  readonly notRestored: boolean;
}

const day = 86_400_000;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

type Entry = Delivery & Judged;

const timeOf = ({ at, ending }: Entry) => Date.parse(ending?.ended ?? at);
const isDone = ({ outcome }: Entry) => outcome === 'live' || outcome === 'not recorded';
const isBad = ({ outcome, rolledBackBy }: Entry) => outcome === 'failed' || rolledBackBy !== undefined;

/** Seconds from each commit to the delivery that first had it live, for deliveries of the period. */
function leadTimes(
  oldestFirst: readonly Entry[],
  commits: ReadonlyMap<string, MainCommit>,
  isIn: (entry: Entry) => boolean,
): number[] {
  const known = new Set<string>();
  const times: number[] = [];
  for (const [index, delivery] of oldestFirst.entries()) {
    if (!isDone(delivery)) continue;
    const open = [delivery.revision];
    for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
      const found = commits.get(commit);
      if (!found || known.has(commit)) continue;
      known.add(commit);
      open.push(...found.parents);
      // The first delivery brings all of main's history, which no one waited for.
      if (index > 0 && isIn(delivery)) times.push(timeOf(delivery) / 1000 - found.time);
    }
  }
  return times;
}

/** Seconds from each first bad delivery until the next good one. */
function restoreTimes(oldestFirst: readonly Entry[], isIn: (entry: Entry) => boolean) {
  const times: number[] = [];
  let bad: Entry | undefined;
  for (const delivery of oldestFirst) {
    if (isBad(delivery)) bad ??= delivery;
    else if (bad && isDone(delivery)) {
      if (isIn(bad)) times.push((timeOf(delivery) - Date.parse(bad.at)) / 1000);
      bad = undefined;
    }
  }
  return { times, open: bad !== undefined };
}

/**
 * The four measures of an environment.
 * @param entries all deliveries, newest first: those before the period decide which commits are new in it
 * @param commits of main, by id
 */
export function measure(
  entries: readonly Entry[],
  commits: ReadonlyMap<string, MainCommit>,
  { environment, since, until }: { readonly environment: string; readonly since: Date; readonly until: Date },
): Measures {
  const oldestFirst = entries.toReversed();
  const isIn = ({ at }: Entry) => Date.parse(at) >= since.getTime() && Date.parse(at) <= until.getTime();
  const period = entries.filter(isIn);
  const changes = period.filter((one) => !isRollback(one));
  const count = (holds: (entry: Entry) => boolean) => changes.filter(holds).length;
  const replaced = count(({ outcome }) => outcome === 'replaced');
  const judged = changes.filter(({ outcome }) => outcome !== 'replaced' && outcome !== 'under way');
  const times = leadTimes(oldestFirst, commits, isIn);
  const restore = restoreTimes(oldestFirst, isIn);
  const live = count(isDone);
  return {
    environment,
    since: since.toISOString(),
    until: until.toISOString(),
    deliveries: changes.length,
    live,
    failed: count(({ outcome }) => outcome === 'failed'),
    rolledBack: count(({ rolledBackBy }) => rolledBackBy !== undefined),
    replaced,
    notRecorded: count(({ outcome }) => outcome === 'not recorded'),
    rollbacks: period.length - changes.length,
    perDay: live / Math.max(1, (until.getTime() - since.getTime()) / day),
    leadTime: times.length > 0 ? { commits: times.length, median: median(times) } : undefined,
    failureRate: judged.length > 0 ? judged.filter(isBad).length / judged.length : undefined,
    timeToRestore:
      restore.times.length > 0
        ? { restored: restore.times.length, median: median(restore.times) }
        : undefined,
    notRestored: restore.open,
  };
}
