import { makeEnvironment } from '@presage/gitops';
import { type DeliveryScene, deliveryScene } from '@presage/gitops/testing';
import { median } from '../statistics.ts';
import { addDeliveries } from './delivery-log.ts';
import type { Growth } from './growth.ts';

/** A repository with its hooks, beside a registry and a cluster that answer at once. */
interface Prepared {
  readonly scene: DeliveryScene;
  /** Number of deliveries in the log of dev. */
  readonly size: number;
  /** The first of them. */
  readonly oldest: string;
  /** Text of dev's overlay. */
  readonly overlay: string;
}

const dev = makeEnvironment('dev');
const overlayFile = `${dev.overlay}/kustomization.yaml`;

async function prepare(size: number): Promise<Prepared> {
  const scene = await deliveryScene();
  try {
    const { code, output } = await scene.push();
    if (code !== 0) throw new Error(`The first push ended with ${code}:\n${output}`);
    const oldest = await scene.bare(['rev-parse', dev.ref]);
    const overlay = await scene.bare(['show', `${oldest}:${overlayFile}`]);
    await addDeliveries(scene.bare, dev, size - 1);
    return { scene, size, oldest, overlay };
  } catch (error) {
    await scene.close();
    throw error;
  }
}

async function seconds(what: string, run: () => Promise<{ code: number; output: string }>): Promise<number> {
  const began = performance.now();
  const { code, output } = await run();
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${output}`);
  return (performance.now() - began) / 1000;
}

const verb =
  (...args: string[]) =>
  ({ scene }: Prepared) =>
    seconds(args.join(' '), () => scene.gitops(...args));

/** A change of a manifest, committed on what the cluster's main is. */
async function push({ scene, overlay }: Prepared, run: number): Promise<number> {
  await scene.clone(['fetch', '--quiet', 'cluster', 'main']);
  await scene.clone(['reset', '--quiet', '--hard', 'FETCH_HEAD']);
  await scene.commit(`change ${run}`, { [overlayFile]: overlay.replace(/LOG_LEVEL=.*/, `LOG_LEVEL=${run}`) });
  return seconds('git push', () => scene.push());
}

/** What is timed, and how; each changes the log by one delivery at most. */
const operations: Readonly<Record<string, (prepared: Prepared, run: number) => Promise<number>>> = {
  'a push until it is released': push,
  status: verb('status'),
  'rollback to the previous state': verb('rollback', 'dev'),
  'rollback to the oldest state': (prepared) => verb('rollback', 'dev', '--to', prepared.oldest)(prepared),
};

/**
 * Times a release and the verbs that read the log of deliveries, in repositories with logs of different lengths, in
 * turns. The programs, hooks and repositories are real; images are not built, and the cluster answers at once.
 * @param sizes numbers of deliveries, ascending
 * @throws Error with the output when one fails
 */
export async function benchDeliveries(
  sizes: readonly number[],
  runs: number,
  report: (line: string) => void,
): Promise<Growth[]> {
  const prepared: Prepared[] = [];
  try {
    for (const size of sizes) {
      report(`A repository with ${size} deliveries …`);
      prepared.push(await prepare(size));
    }
    const times = new Map<string, number[]>();
    for (let run = 0; run <= runs; run += 1) {
      for (const [what, operation] of Object.entries(operations)) {
        for (const one of prepared) {
          const time = await operation(one, run);
          if (run === 0) continue; // not counted: files are not cached yet
          const key = `${what} ${one.size}`;
          times.set(key, [...(times.get(key) ?? []), time]);
          report(`${what}, ${one.size} deliveries, ${run} of ${runs}: ${time.toFixed(2)} s`);
        }
      }
    }
    return Object.keys(operations).map((what) => ({
      what,
      of: 'deliveries',
      unit: 's',
      values: sizes.map((size) => ({ size, value: median(times.get(`${what} ${size}`) ?? []) })),
    }));
  } finally {
    for (const { scene } of prepared) await scene.close();
  }
}
