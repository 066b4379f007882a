import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../fixtures/cluster.ts';
import type { Attempt, Ending } from './connect.ts';
import type { Pair } from './expected.ts';
import type { Peer, Target } from './peers.ts';

const program = join(import.meta.dirname, 'connect.ts');

/** Runs as many at once as two processors can start without delaying the connections themselves. */
async function limited<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return results;
}

/** Opens connections from inside the network of a peer. */
export async function connectFrom(source: Peer, targets: readonly Target[]): Promise<Ending[]> {
  const attempts: Attempt[] = targets.map(({ peer, port }) => ({
    address: peer.address,
    port: port.number,
    protocol: port.protocol,
  }));
  const command = [process.execPath, program, JSON.stringify(attempts)];
  const [first = '', ...rest] = source.pid
    ? ['nsenter', '--net', '--target', String(source.pid), ...command]
    : command;
  const { code, output } = await run(first, rest);
  if (code === 0) return JSON.parse(output) as Ending[];
  if (source.pid === undefined || existsSync(`/proc/${source.pid}`))
    throw new Error(`${source.name}: ${output}`);
  return attempts.map(() => ({ answered: false, how: 'the pod has ended', milliseconds: 0 }));
}

/**
 * All pairs that packets travel between: not from a pod to itself, which stays inside it, and not between the node
 * and the outside, which no policy is about.
 */
export function pairsOf(sources: readonly Peer[], targets: readonly Target[]): Pair[] {
  return sources.flatMap((source) =>
    targets
      .filter(
        ({ peer }) => peer.address !== source.address && (source.pod !== undefined || peer.pod !== undefined),
      )
      .map((target) => ({ source, target })),
  );
}

const bySource = (pairs: readonly Pair[]): Map<Peer, Target[]> => {
  const groups = new Map<Peer, Target[]>();
  for (const { source, target } of pairs) groups.set(source, [...(groups.get(source) ?? []), target]);
  return groups;
};

const nameOf = ({ source, target }: Pair): string => `${source.name} → ${target.name}`;

/** Tries every pair once. @returns how each ended, by `source → target` */
async function observe(pairs: readonly Pair[]): Promise<Map<string, Ending>> {
  const groups = [...bySource(pairs)];
  const endings = await limited(groups, ([source, targets]) => connectFrom(source, targets));
  return new Map(
    groups.flatMap(([source, targets], group) =>
      targets.map((target, index) => [
        nameOf({ source, target }),
        endings[group]?.[index] ?? { answered: false, how: 'not tried', milliseconds: 0 },
      ]),
    ),
  );
}

export interface Difference {
  readonly pair: string;
  readonly ends: readonly Peer[];
  readonly expected: string;
  readonly observed: string;
}

/**
 * Compares what the policies say with real connections. A forbidden connection may never be answered; an allowed one
 * is tried three times, because a busy machine may answer late.
 */
export async function differences(
  pairs: readonly Pair[],
  allowed: readonly boolean[],
): Promise<Difference[]> {
  const report = (pair: Pair, expected: string, how = '') => ({
    pair: nameOf(pair),
    ends: [pair.source, pair.target.peer],
    expected,
    observed: how,
  });
  const endings = await observe(pairs);
  const wrong = pairs.flatMap((pair, index) => {
    const ending = endings.get(nameOf(pair));
    return allowed[index] || !ending?.answered ? [] : [report(pair, 'forbidden', ending.how)];
  });
  let silent = pairs.filter((pair, index) => allowed[index] && !endings.get(nameOf(pair))?.answered);
  let last = endings;
  for (let tries = 1; tries < 3 && silent.length > 0; tries += 1) {
    const again = await observe(silent);
    last = again;
    silent = silent.filter((pair) => !again.get(nameOf(pair))?.answered);
  }
  return [...wrong, ...silent.map((pair) => report(pair, 'allowed', last.get(nameOf(pair))?.how))];
}
