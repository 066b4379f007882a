import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  addressesOf,
  type Cluster,
  type Configuration,
  checkout,
  openCluster,
  readObject,
  requireCluster,
} from '@presage/gitops';
import { applyRecipe, readRecipe } from '@presage/recipes';
import { Refusal } from '@presage/runtime/refusal';
import { interruption } from '../../src/interruption.ts';
import { apiChange } from '../changes.ts';
import { benchMemory } from '../memory.ts';
import { type ScratchClone, scratchClone } from '../scratch-clone.ts';
import { type ChangedFigures, measureChanged } from './changed.ts';
import { branchLarge } from './large.ts';
import { objectsLeft, recordsLeft } from './left.ts';
import { byPath, done, push, timed } from './steps.ts';
import { type Counted, watchRequests } from './watch.ts';

export interface RoundsFigures {
  /** Seconds from the start of the first push of a branch until it ended: its page answers. */
  readonly pushed: readonly number[];
  /** Seconds from a request to a preview that sleeps until it was answered. */
  readonly woken: readonly number[];
  /** Seconds from the start of the deletion of a branch until nothing of its preview was left in Kubernetes. */
  readonly removed: readonly number[];
  /** MiB of all previews of a round asleep, with what wakes them. */
  readonly asleep: readonly number[];
  /** What was left when a round ended: nothing, if all is well. */
  readonly left: readonly string[];
  /** Pushes that build something, where they were asked for. */
  readonly changed: ChangedFigures;
  /** Seconds in which a large database of the first environment was copied, where that was asked for. */
  readonly branched: readonly number[];
  /** Requests to the environments beside them, by address. */
  readonly requests: Readonly<Record<string, Counted>>;
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly previews: number;
  /** Whether pushes that build something are measured too. */
  readonly builds: boolean;
  /** Size of the database that is copied once in each round, in MB; 0 leaves it out. */
  readonly megabytes: number;
  readonly say: (line: string) => void;
}

const patience = 60_000;
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patience; !(await holds()); await pause(200))
    if (Date.now() > end)
      throw new Refusal(
        `${what}: not after ${patience / 1000} s.`,
        '`npm run gitops preview list` shows what is there.',
      );
}

/** Turns previews on as their recipe says. */
async function turnOn(clone: ScratchClone): Promise<void> {
  const recipe = await readRecipe(join(checkout, 'docs', 'recipes', 'previews.md'));
  await clone.write('bench: turn previews on', async (folder) => {
    const paths = await applyRecipe(recipe, folder);
    return Object.fromEntries(
      await Promise.all(
        paths.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const),
      ),
    );
  });
}

async function measureWaking(cluster: Cluster, configuration: Configuration, slugs: readonly string[]) {
  for (const slug of slugs)
    await done('npm', ['run', '--silent', 'gitops', 'preview', 'sleep', slug], checkout);
  await until(async () => {
    const { items } = await readObject<{ items: { metadata: { namespace: string } }[] }>(cluster.record, [
      'pods',
      '--all-namespaces',
    ]);
    return !items.some(({ metadata }) => slugs.some((slug) => metadata.namespace === `preview-${slug}`));
  }, 'All previews asleep');
  const parts = await benchMemory(configuration);
  const asleep = parts
    .filter(({ part }) => /^pods of (presage-previews|preview-.*)$/.test(part))
    .reduce((sum, { mebibytes }) => sum + mebibytes, 0);
  const woken: number[] = [];
  for (const slug of slugs)
    woken.push(
      await timed(async () => {
        const answer = await fetch(byPath(slug));
        if (!answer.ok)
          throw new Refusal(`${slug} answered ${answer.status} when it was woken.`, 'See its logs.');
      }),
    );
  return { asleep, woken };
}

/** The pages of every environment that people use. */
async function pagesOf({ record, descriptor }: Cluster): Promise<string[]> {
  const found = descriptor.environments.map((environment) =>
    addressesOf(record.tools, checkout, environment),
  );
  return (await Promise.all(found)).flatMap(
    (addresses) => addresses.find(({ service }) => service === 'web')?.url ?? [],
  );
}

/**
 * Brings previews up, puts them to sleep, wakes them and removes them, several times, while dev and prod are asked. The
 * branches are main: nothing has to be built. At the end main is as before.
 * @throws Refusal when there is no cluster, or a step fails
 */
export async function benchPreviews(
  configuration: Configuration,
  { rounds, previews, builds, megabytes, say }: RoundsOptions,
): Promise<RoundsFigures> {
  const { record, descriptor } = await openCluster(configuration);
  await requireCluster(record);
  const clone = await scratchClone(record.repository, builds ? [apiChange] : []);
  using interrupted = interruption(say, 'Ending after this round; what was changed is pushed back.');
  const slugs = Array.from({ length: previews }, (_, index) => `bench-${index + 1}`);
  const all = [...slugs, 'bench-changed', 'bench-large'];
  const figures = { pushed: [], woken: [], removed: [], asleep: [], branched: [], left: [] } as {
    [key in 'pushed' | 'woken' | 'removed' | 'asleep' | 'branched']: number[];
  } & { left: string[] };
  const changed: ChangedFigures = { created: [], updated: [], first: [] };
  let stop = async (): Promise<RoundsFigures['requests']> => ({});
  let requests: RoundsFigures['requests'] = {};
  try {
    if (!descriptor.previews) await turnOn(clone);
    const cluster = await openCluster(configuration);
    stop = watchRequests((await pagesOf(cluster)).map((page) => `${page}/api/info`));
    for (let round = 1; round <= rounds && !interrupted.signal.aborted; round += 1) {
      for (const slug of slugs)
        figures.pushed.push(await timed(() => push(clone, `HEAD:refs/heads/${slug}`)));
      const { asleep, woken } = await measureWaking(cluster, configuration, slugs);
      figures.asleep.push(asleep);
      figures.woken.push(...woken);
      for (const slug of slugs)
        figures.removed.push(
          await timed(async () => {
            await push(clone, `:refs/heads/${slug}`);
            await until(async () => (await objectsLeft(cluster, [slug])).length === 0, `${slug} removed`);
          }),
        );
      if (builds) await measureChanged(clone, round, changed);
      if (megabytes > 0) figures.branched.push(await branchLarge(cluster, clone, megabytes));
      figures.left.push(...(await objectsLeft(cluster, all)), ...(await recordsLeft(cluster)));
      const last = (values: readonly number[]) => values.slice(-previews).map((one) => one.toFixed(1));
      say(
        `round ${round} of ${rounds}: pushed ${last(figures.pushed)} s, woken ${last(figures.woken)} s, removed ${last(figures.removed)} s, ${asleep.toFixed(0)} MiB asleep`,
      );
    }
  } finally {
    requests = await stop();
    const refs = all.map((slug) => `refs/heads/${slug}`);
    const present = await clone.git(['ls-remote', 'cluster', ...refs]);
    for (const [ref] of present.matchAll(/refs\/heads\/\S+/g)) await push(clone, `:${ref}`);
    await clone.restore();
    await clone.close();
  }
  return { ...figures, changed, requests };
}
