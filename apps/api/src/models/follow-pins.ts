import { ConfigurationError } from '@presage/runtime/configuration';
import type { Logger } from 'pino';
import { pinsOfData } from '../configuration/pins.ts';
import type { PrismaClient } from '../generated/client.ts';
import { type WatchTimes, watchObject, watchTimes } from '../kubernetes/watch.ts';
import { followedBy, type PinsConfigMap, samePins } from './pins-report.ts';
import { type Followed, placeOf, reportPins } from './pins-reporter.ts';
import type { ServedModels } from './serving.ts';

export interface PinFollower {
  /** Why the pins of the environment are not served; null while they are. */
  problem(): string | null;
  start(): void;
  stop(): Promise<void>;
}

/** Where only the environment's variables count. */
export const noFollower: PinFollower = {
  problem: () => null,
  start: () => undefined,
  stop: async () => undefined,
};

/** Milliseconds; other values are for tests. */
export interface FollowTimes {
  /** After which pins that were refused are tried again, and a report that failed is sent again. */
  readonly retry: number;
  readonly watch: WatchTimes;
}

export const followTimes: FollowTimes = { retry: 5_000, watch: watchTimes };

export interface FollowerDependencies {
  readonly followed: Followed;
  readonly models: ServedModels;
  readonly prisma: PrismaClient;
  readonly logger: Logger;
  /** Why the pins that the process was started with are not served; null when they are. */
  readonly problem: string | null;
  readonly times?: FollowTimes;
}

/**
 * Follows the pins of a ConfigMap: serves what it names after each change, and reports on it what this pod has
 * applied. Pins that are committed for another image are left to the pods of that image.
 */
export function pinFollower(dependencies: FollowerDependencies): PinFollower {
  const { followed, logger, times = followTimes } = dependencies;
  const { pinsConfigMap } = followed;
  if (pinsConfigMap === null) return noFollower;
  const stopping = new AbortController();
  const { signal } = stopping;
  const applying = pinApplier(dependencies, signal);
  let watch: { stop(): Promise<void> } | undefined;

  async function begin(name: string): Promise<void> {
    const { access, configMaps: path } = await placeOf(followed);
    if (signal.aborted) return;
    const failed = (reason: string) => logger.warn({ reason }, 'watch of the pins failed, it is tried again');
    watch = watchObject<PinsConfigMap>(
      access,
      { path, name },
      { changed: applying.take, failed },
      times.watch,
    );
  }

  return {
    problem: applying.problem,
    start() {
      begin(pinsConfigMap).catch(({ message }: Error) =>
        logger.error({ reason: message }, 'pins cannot be followed'),
      );
    },
    async stop() {
      stopping.abort();
      await watch?.stop();
      await applying.stop();
    },
  };
}

/** Applies the states of the ConfigMap that it is given: the last one, one at a time. */
function pinApplier(
  { followed, models, prisma, logger, problem: problemAtStart, times = followTimes }: FollowerDependencies,
  signal: AbortSignal,
) {
  let present: PinsConfigMap | undefined;
  let problem = problemAtStart;
  let logged: string | undefined;
  let working: Promise<void> | undefined;
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;

  /** Once for each reason, not at each attempt. */
  function warn(reason: string, text: string): void {
    if (reason !== logged) logger.warn({ reason }, text);
    logged = reason;
  }

  function wake(): void {
    isDue = true;
    working ??= work().finally(() => {
      working = undefined;
      if (isDue && !signal.aborted) wake();
    });
  }

  async function work(): Promise<void> {
    while (isDue && !signal.aborted) {
      isDue = false;
      const object = present;
      const image = object?.metadata.annotations?.[followedBy];
      if (!object || image !== followed.image.reference) {
        logger.debug({ image }, 'pins of another image left to its pods');
        continue;
      }
      if (!(await settle(object))) {
        clearTimeout(timer);
        timer = setTimeout(wake, times.retry).unref();
      }
    }
  }

  /** @returns whether nothing is left to try again */
  async function settle(object: PinsConfigMap): Promise<boolean> {
    // What passes by itself, such as a database that restarts, is no refusal: nothing is reported until it has.
    if ((await apply(object.data ?? {})) === 'delayed') return false;
    try {
      const { waiting } = await reportPins(followed, object, { problem, serves: models.pins() });
      if (problem === null && !waiting) logged = undefined;
      return problem === null && !waiting;
    } catch (error) {
      warn((error as Error).message, 'report of the pins not written, it is tried again');
      return false;
    }
  }

  async function apply(data: Readonly<Record<string, string>>): Promise<'applied' | 'refused' | 'delayed'> {
    try {
      const pins = pinsOfData(data);
      if (!samePins(pins, models.pins())) {
        await models.replace(pins, prisma);
        const served = models.all().map(({ predictor, digest }) => [predictor.name, digest]);
        logger.info({ models: Object.fromEntries(served) }, 'models replaced');
      }
      problem = null;
      return 'applied';
    } catch (error) {
      problem = (error as Error).message.replace(/\s+/g, ' ').trim();
      warn(problem, 'pins not served, the present models stay');
      return error instanceof ConfigurationError ? 'refused' : 'delayed';
    }
  }

  return {
    problem: () => problem,
    take(object: PinsConfigMap) {
      present = object;
      wake();
    },
    async stop() {
      clearTimeout(timer);
      await working;
    },
  };
}
