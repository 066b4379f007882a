import { z } from 'zod';
import type { Fields, Input } from '../definition/field.ts';
import { type Feature, featureSchema, makeEncoder } from '../learning/features.ts';

/** A field as models see it: a feature, and whether it may be missing. */
export const columnSchema = z.strictObject({ feature: featureSchema, missing: z.boolean() });

export type TableColumn = z.infer<typeof columnSchema>;

export const columnsOf = (fields: Fields): TableColumn[] =>
  Object.entries(fields).map(([name, field]) => ({
    feature:
      field.kind === 'category'
        ? { kind: 'category', name, values: field.values.map(({ value }) => value) }
        : { kind: 'number', name },
    missing: field.optional ?? false,
  }));

/** How inputs become the vectors of a learner. */
export interface Encoding {
  /** The features of a vector, place by place. */
  readonly features: readonly Feature[];
  /** The column that each place belongs to. */
  readonly owners: readonly number[];
  encode(input: Input, into: Float64Array): void;
}

/** The value of a category that stands for a missing one; no value of a field has a space at its beginning. */
const missingValue = ' missing';

const withMissing = ({ feature, missing }: TableColumn): Feature =>
  missing && feature.kind === 'category'
    ? { ...feature, values: [...feature.values, missingValue] }
    : feature;

/** Far below any number of a table, and finite in single precision. */
const missingNumber = -1e30;

/** For trees: a place for each column. A missing number is below all others, a missing category a value of its own. */
export function treeEncoding(columns: readonly TableColumn[]): Encoding {
  const features = columns.map(withMissing);
  const encode = makeEncoder(columns.map(({ feature }) => feature));
  const fills = columns.map(({ feature }) =>
    feature.kind === 'category' ? feature.values.length : missingNumber,
  );
  return {
    features,
    owners: columns.map((_, index) => index),
    encode(input, into) {
      encode(input, into);
      for (let place = 0; place < fills.length; place++)
        if (Number.isNaN(into[place])) into[place] = fills[place] as number;
    },
  };
}

/**
 * For a regression: a number that may be missing has a second place, which says whether it is.
 * @param fills what a missing number of each column counts as in the first place
 */
export function regressionEncoding(columns: readonly TableColumn[], fills: readonly number[]): Encoding {
  const features: Feature[] = [];
  const owners: number[] = [];
  const places = columns.map((column, index) => {
    const place = features.length;
    features.push(withMissing(column));
    owners.push(index);
    if (column.missing && column.feature.kind === 'number') {
      features.push({ kind: 'category', name: `${column.feature.name} `, values: [0, 1] });
      owners.push(index);
    }
    return place;
  });
  const encodePlain = makeEncoder(columns.map(({ feature }) => feature));
  const plain = new Float64Array(columns.length);
  return {
    features,
    owners,
    encode(input, into) {
      encodePlain(input, plain);
      columns.forEach(({ feature, missing }, index) => {
        const value = plain[index] as number;
        const place = places[index] as number;
        const isMissing = Number.isNaN(value);
        if (feature.kind === 'category') into[place] = isMissing ? feature.values.length : value;
        else into[place] = isMissing ? (fills[index] as number) : value;
        if (missing && feature.kind === 'number') into[place + 1] = isMissing ? 1 : 0;
      });
    },
  };
}

/** The mean of each number over the inputs that have it; 0 for a category. */
export function fillsOf(columns: readonly TableColumn[], inputs: readonly Input[]): number[] {
  return columns.map(({ feature: { kind, name } }) => {
    if (kind === 'category') return 0;
    let sum = 0;
    let count = 0;
    for (const input of inputs) {
      const value = input[name];
      if (typeof value !== 'number') continue;
      sum += value;
      count++;
    }
    return count === 0 ? 0 : sum / count;
  });
}
