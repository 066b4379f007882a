import { z } from 'zod';
import { type SparseRows, sparseRows } from './sparse.ts';

const number = z.strictObject({
  /** The feature’s place in the vector. */
  feature: z.int().min(0),
  /** Outside of this range, which is that of the training, the nearest bound counts. */
  minimum: z.number(),
  maximum: z.number(),
  /** Where the line may bend, rising. */
  knots: z.array(z.number()),
});

const category = z.strictObject({ feature: z.int().min(0), width: z.int().min(1) });

/** What is added up: a function of one feature, or of a number for each value of a category. */
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

/** x within the range of the training. */
const clamped = (basis: NumberBasis, x: number): number =>
  Math.min(basis.maximum, Math.max(basis.minimum, x));

/**
 * The columns of a vector: for a number x and how far it is past each knot (a line with bends); for a
 * category 1 at its value; for both, the number’s columns at the category’s value.
 */
function writeTerm(term: Term, vector: Float64Array, put: (column: number, value: number) => void): void {
  const basis = numberOf(term);
  const group = categoryOf(term);
  const value = group ? (vector[group.feature] as number) : 0;
  if (!basis) {
    if (value >= 0) put(value, 1);
    return;
  }
  if (!(value >= 0)) return;
  const x = clamped(basis, vector[basis.feature] as number);
  const from = value * (basis.knots.length + 1);
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

/** Knots that part the values into equally many; equal ones once, none at the ends. */
export function quantileKnots(values: Float64Array, count: number): number[] {
  const sorted = values.toSorted();
  const knots = Array.from(
    { length: count },
    (_, index) => sorted[Math.floor(((index + 1) / (count + 1)) * sorted.length)] as number,
  );
  const inner = knots.filter((knot) => knot > (sorted[0] as number) && knot < (sorted.at(-1) as number));
  return [...new Set(inner)];
}
