import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BoostingRequest } from './boosting-worker.ts';
import type { Labelled, Step } from './champion.ts';
import type { Feature } from './features.ts';
import { logistic } from './logistic.ts';
import { partsOf } from './split.ts';
import { makeTreesScorer, type Trees } from './trees.ts';

function requestOf(features: readonly Feature[], data: Labelled, rows: Uint32Array): BoostingRequest {
  const vectors = new Float64Array(rows.length * features.length);
  rows.forEach((row, index) => {
    vectors.set(data.vectors[row] as Float64Array, index * features.length);
  });
  return { features, vectors, labels: Uint8Array.from(rows, (row) => data.labels[row] as number) };
}

/**
 * The challenger: gradient-boosted trees by YDF with its own settings, in a worker thread so that the
 * main thread stays free. Its trees are read from YDF’s file and scored by our own code.
 * @returns the trees of all rows, and every row’s probability by trees that did not see it
 * @throws what `step` throws, or when the worker fails
 */
export async function trainBoosted(
  features: readonly Feature[],
  data: Labelled,
  step: Step,
): Promise<{ model: Trees; probabilities: Float64Array }> {
  // YDF logs to the console: its output is read and dropped. The options of this process are not passed on.
  const worker = new Worker(new URL('./boosting-worker.ts', import.meta.url), {
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  worker.stdout.resume();
  worker.stderr.resume();
  async function fit(rows: Uint32Array): Promise<Trees> {
    const answer = once(worker, 'message');
    worker.postMessage(requestOf(features, data, rows));
    return ((await answer) as [Trees])[0];
  }
  try {
    const probabilities = new Float64Array(data.labels.length);
    for (let fold = 0; fold < data.foldCount; fold++) {
      step(fold / (data.foldCount + 1));
      const { fitted, left } = partsOf(data.folds, fold);
      const { score } = makeTreesScorer(await fit(fitted));
      for (const row of left) probabilities[row] = logistic(score(data.vectors[row] as Float64Array));
    }
    step(data.foldCount / (data.foldCount + 1));
    return { model: await fit(Uint32Array.from(data.labels.keys())), probabilities };
  } finally {
    await worker.terminate();
  }
}
