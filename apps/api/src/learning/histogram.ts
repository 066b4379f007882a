import type { Feature } from './features.ts';

/** A feature in bins: the values of a number between thresholds, or the values of a category. */
export interface BinnedFeature {
  readonly kind: Feature['kind'];
  /** Of a number, ascending: bin b has the values from threshold b − 1 on, in single precision. */
  readonly thresholds: readonly number[];
  readonly bins: number;
  /** Where its bins begin among those of all features. */
  readonly offset: number;
  /** The bin of each row. */
  readonly codes: Uint8Array;
}

/** Vectors in bins, feature by feature. */
export interface Binned {
  readonly features: readonly BinnedFeature[];
  readonly bins: number;
  readonly rows: number;
}

const maxBins = 64;

/** Thresholds that leave about the same number of values between them; one between any two if the values are few. */
function thresholdsOf(values: Float32Array): number[] {
  const sorted = values.toSorted();
  const distinct = [...new Set(sorted)];
  const between = (low: number, high: number) => {
    const middle = Math.fround((low + high) / 2);
    return middle > low ? middle : high;
  };
  if (distinct.length <= maxBins)
    return distinct.slice(1).map((high, index) => between(distinct[index] as number, high));
  const thresholds: number[] = [];
  for (let bin = 1; bin < maxBins; bin++) {
    const place = Math.floor((bin * sorted.length) / maxBins);
    const high = sorted[place] as number;
    const low = sorted[place - 1] as number;
    const threshold = high > low ? between(low, high) : high;
    if (threshold > (thresholds.at(-1) ?? (sorted[0] as number))) thresholds.push(threshold);
  }
  return thresholds;
}

/** The number of thresholds up to a value. */
function binOf(thresholds: readonly number[], value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (thresholds[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts vectors into bins. They have no missing values: the encoder fills them. */
export function binVectors(features: readonly Feature[], vectors: readonly Float64Array[]): Binned {
  let offset = 0;
  const binned = features.map((feature, place): BinnedFeature => {
    const values = Float32Array.from(vectors, (vector) => vector[place] as number);
    const thresholds = feature.kind === 'number' ? thresholdsOf(values) : [];
    const bins = feature.kind === 'number' ? thresholds.length + 1 : feature.values.length;
    const codes =
      feature.kind === 'number'
        ? Uint8Array.from(values, (value) => binOf(thresholds, value))
        : Uint8Array.from(values);
    const from = offset;
    offset += bins;
    return { kind: feature.kind, thresholds, bins, offset: from, codes };
  });
  return { features: binned, bins: offset, rows: vectors.length };
}
