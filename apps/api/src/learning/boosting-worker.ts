import { parentPort } from 'node:worker_threads';
import JSZip from 'jszip';
import startYdf from 'ydf-training';
import type { Feature } from './features.ts';
import { readTrees } from './ydf-model.ts';

/** One training: vectors one after the other, labels 0 or 1. */
export interface BoostingRequest {
  readonly features: readonly Feature[];
  readonly vectors: Float64Array;
  readonly labels: Uint8Array;
}

// The name that ydf-training looks for when it saves.
Object.assign(globalThis, { JSZip });
const silent = () => undefined;
const ydf = startYdf({ print: silent, printErr: silent });

/** Labels and features share one table: this name can’t be a field’s. */
const label = ' label';

/**
 * Columns as YDF takes them: a column is categorical when its first value is a string. A number must be
 * there (YDF takes NaN for missing but null for 0), and a category too (−1 would be silently unknown).
 */
function columnsOf({ features, vectors, labels }: BoostingRequest): Record<string, (string | number)[]> {
  const columns = Object.fromEntries(
    features.map((feature, place) => [
      feature.name,
      Array.from(labels, (_, row) => {
        const x = vectors[row * features.length + place] as number;
        if (!Number.isFinite(x)) throw new Error(`${feature.name} is missing in row ${row}`);
        return feature.kind === 'number' ? x : String(feature.values[x]);
      }),
    ]),
  );
  return { ...columns, [label]: Array.from(labels, String) };
}

parentPort?.on('message', async (request: BoostingRequest) => {
  const { GradientBoostedTreesLearner } = await ydf;
  const model = new GradientBoostedTreesLearner(label, 'CLASSIFICATION').train(columnsOf(request));
  // Classes come by frequency: the score is for the second.
  const sign = model.getLabelClasses()[1] === '1' ? 1 : -1;
  const zip = await (await model.save()).arrayBuffer();
  model.unload();
  parentPort?.postMessage(await readTrees(zip, request.features, sign));
});
