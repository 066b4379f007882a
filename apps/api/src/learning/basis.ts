import { z } from 'zod';
import { type SparseRows, sparseRows } from './sparse.ts';

const number = z.strictObject({
  /** The feature’s place in the vector. */
  feature: z.int().min(0),
  /** `log` takes log(1 + value) for x: for values whose ratios matter. */
  scale: z.enum(['linear', 'log']),
  /** Values outside of this range (that of the training) are clamped to it. */
  minimum: z.number(),
  maximum: z.number(),
  /** Where the line may bend, ascending. */
  knots: z.array(z.number()),
});

const category = z.strictObject({ feature: z.int().min(0), width: z.int().min(1) });

/** One summand: a function of one feature, or of a number for each value of a category. */
export const termSchema = z.union([
  z.strictObject({ category }),
  z.strictObject({ number }),
  z.strictObject({ category, number }),
]);

export type Term = z.infer<typeof termSchema>;
type NumberBasis = z.infer<typeof number>;

const categoryOf = (term: Term) => ('category' in term ? term.category : undefined);
const numberOf = (term: Term): NumberBasis | undefined => ('number' in term ? term.number : undefined);

/** How many columns, and so coefficients, a term has. */
export function termWidth(term: Term): number {
  const basis = numberOf(term);
  return (categoryOf(term)?.width ?? 1) * (basis ? basis.knots.length + 1 : 1);
}

/** x of a value. */
const scaled = (basis: Pick<NumberBasis, 'scale'>, value: number): number =>
  basis.scale === 'log' ? Math.log1p(value) : value;

/** A basis that bends at the knots, given on its scale, and ends where these values end. */
export function numberBasis(
  feature: number,
  scale: NumberBasis['scale'],
  vectors: readonly Float64Array[],
  knotsOf: (values: Float64Array) => readonly number[],
): NumberBasis {
  const values = Float64Array.from(vectors, (vector) => scaled({ scale }, vector[feature] as number));
  const minimum = values.reduce((min, value) => Math.min(min, value));
  const maximum = values.reduce((max, value) => Math.max(max, value));
  const knots = knotsOf(values).filter((knot) => knot > minimum && knot < maximum);
  return { feature, scale, minimum, maximum, knots };
}

/**
 * The columns of a vector: for a number x and how far it is past each knot (a line with bends); for a
 * category 1 at its value; for both, the number’s columns at the category’s value.
 */
function writeTerm(term: Term, vector: Float64Array, put: (column: number, value: number) => void): void {
  const basis = numberOf(term);
  const group = categoryOf(term);
  const index = group ? (vector[group.feature] as number) : 0;
  if (!(index >= 0)) return;
  if (!basis) {
    put(index, 1);
    return;
  }
  const value = scaled(basis, vector[basis.feature] as number);
  const x = Math.min(basis.maximum, Math.max(basis.minimum, value));
  const from = index * (basis.knots.length + 1);
  put(from, x);
  basis.knots.forEach((knot, index) => {
    put(from + index + 1, Math.max(0, x - knot));
  });
}

/** The columns of all terms for all vectors. */
export function expand(terms: readonly Term[], vectors: readonly Float64Array[]): SparseRows {
  const columns = terms.reduce((sum, term) => sum + termWidth(term), 0);
  return sparseRows(vectors, columns, (vector, put) => {
    let offset = 0;
    for (const term of terms) {
      writeTerm(term, vector, (column, value) => put(offset + column, value));
      offset += termWidth(term);
    }
  });
}

/** Knots that split the values into equal shares; without duplicates, none at the ends. */
export function quantileKnots(values: Float64Array, count: number): number[] {
  const sorted = values.toSorted();
  const knots = Array.from(
    { length: count },
    (_, index) => sorted[Math.floor(((index + 1) / (count + 1)) * sorted.length)] as number,
  );
  const inner = knots.filter((knot) => knot > (sorted[0] as number) && knot < (sorted.at(-1) as number));
  return [...new Set(inner)];
}
