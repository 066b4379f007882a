import type { Logger } from 'pino';
import type { Input } from '../definition/field.ts';
import type { Outcome } from '../definition/model.ts';
import type { LoadedModel, LoadedModels } from '../models/serving.ts';
import { briefOutcome, compareOutcomes } from './compare.ts';
import type { ShadowMetrics } from './metrics.ts';
import type { ShadowWriter } from './writer.ts';

/** A prediction that the version that serves has made. */
export interface Answered {
  readonly id: string;
  readonly modelId: number;
  readonly input: Input;
  readonly outcome: Outcome;
  /** The day that the model got, as YYYY-MM-DD. */
  readonly day: string;
}

export interface ShadowRunner {
  /** Whether a predictor has a shadow version. */
  has(predictor: string): boolean;
  /**
   * Has the shadow version of a predictor, if there is one, answer the same after the answer was sent.
   * @param isBatch whether it is a row of a file: these leave room in the queue for single predictions
   */
  offer(predictor: string, answered: Answered, isBatch: boolean): void;
  /** Computes and stores what is left. */
  close(): Promise<void>;
}

export interface ShadowRunnerDependencies {
  readonly models: Pick<LoadedModels, 'shadow'>;
  readonly writer: ShadowWriter;
  readonly metrics: ShadowMetrics;
  readonly logger: Logger;
}

/** Between an answer and its shadow prediction: the answer is on its way by then. */
const pauseMilliseconds = 20;
/** In one turn of the event loop; other requests are served between two turns. */
const budgetMilliseconds = 0.5;
/** Further predictions are dropped. As many rows may wait as a file has that is stored without being asked for. */
const maxWaitingOfBatches = 10_000;
const maxWaiting = 14_000;

interface Waiting extends Answered {
  readonly shadow: LoadedModel;
}

/** Computes what shadow versions answer, behind the answers and bounded in time and memory. */
export function shadowRunner({ models, writer, metrics, logger }: ShadowRunnerDependencies): ShadowRunner {
  let queue: Waiting[] = [];
  /** How many of the queue are computed. */
  let done = 0;
  let isScheduled = false;
  let loggedFor: LoadedModel | undefined;

  function work(): void {
    const end = performance.now() + budgetMilliseconds;
    for (let next = queue[done]; next; next = queue[done]) {
      compute(next);
      done += 1;
      if (performance.now() >= end) break;
    }
    if (done === queue.length || done > maxWaiting) {
      queue = queue.slice(done);
      done = 0;
    }
    isScheduled = queue.length > 0;
    if (isScheduled) setImmediate(work);
  }

  function compute({ shadow, id, modelId: servedId, input, outcome: served, day }: Waiting): void {
    const { predictor, digest } = shadow;
    const { target } = predictor;
    try {
      const { modelId } = shadow;
      const outcome = answer(shadow, input, day);
      const difference = compareOutcomes(target, served, outcome);
      writer.add({ id, modelId, servedId, outcome: briefOutcome(target, outcome), ...difference });
      metrics.made(predictor.name, digest);
    } catch (error) {
      metrics.failed(predictor.name, digest);
      if (loggedFor !== shadow) logger.warn({ err: error, digest }, 'a shadow version could not answer');
      loggedFor = shadow;
    }
  }

  return {
    has: (name) => models.shadow(name)?.model !== undefined,
    offer(name, answered, isBatch) {
      const shadow = models.shadow(name)?.model;
      if (!shadow) return;
      if (queue.length - done >= (isBatch ? maxWaitingOfBatches : maxWaiting)) {
        metrics.dropped(name, shadow.digest);
        return;
      }
      queue.push({ ...answered, shadow });
      if (isScheduled) return;
      isScheduled = true;
      setTimeout(work, pauseMilliseconds).unref();
    },
    async close() {
      const left = queue.slice(done);
      queue = [];
      done = 0;
      for (const waiting of left) compute(waiting);
      await writer.close();
    },
  };
}

/** @throws Error for an input that the version does not take, and for what is no number */
function answer({ model, schema }: LoadedModel, input: Input, day: string): Outcome {
  // The fields of such a model depend on its records: another district may be unknown to it.
  const outcome = model.predict(model.fields ? schema.parse(input) : input, day);
  if (!Number.isFinite(outcome.value)) throw new Error(`its value is ${outcome.value}`);
  return outcome;
}
