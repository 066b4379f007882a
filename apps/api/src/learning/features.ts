import { z } from 'zod';
import type { Input } from '../definition/field.ts';

/** The encoding of one field; its index in the list is its index in the vector. */
export const featureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), name: z.string() }),
  z.strictObject({
    kind: z.literal('category'),
    name: z.string(),
    values: z.array(z.union([z.string(), z.number()])).min(1),
  }),
]);

export type Feature = z.infer<typeof featureSchema>;

/** Writes an input as numbers, one per feature: the number itself, or the index of the category’s value. */
export type Encode = (input: Input, into: Float64Array) => void;

/** Created once per model; encoding allocates nothing. A missing value becomes NaN. */
export function makeEncoder(features: readonly Feature[]): Encode {
  const names = features.map(({ name }) => name);
  const indices = features.map((feature) =>
    feature.kind === 'category' ? new Map(feature.values.map((value, index) => [value, index])) : undefined,
  );
  return (input, into) => {
    for (let index = 0; index < names.length; index++) {
      const value = input[names[index] as string];
      const known = indices[index];
      into[index] = known
        ? (known.get(value as string | number) ?? Number.NaN)
        : typeof value === 'number'
          ? value
          : Number.NaN;
    }
  };
}
