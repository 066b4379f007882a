import { z } from 'zod';
import { termSchema, termWidth } from './basis.ts';

/** A linear model over terms, with the mean of every column: the reference for each contribution. */
export const additiveSchema = z
  .strictObject({
    intercept: z.number(),
    terms: z
      .array(
        z.strictObject({ term: termSchema, coefficients: z.array(z.number()), means: z.array(z.number()) }),
      )
      .min(1),
  })
  .refine(
    ({ terms }) =>
      terms.every(
        ({ term, coefficients, means }) =>
          coefficients.length === termWidth(term) && means.length === coefficients.length,
      ),
    'the coefficients do not fit the terms',
  );

export type Additive = z.infer<typeof additiveSchema>;

/** A model that is ready to score vectors. Scores are on the linear scale (log-odds). */
export interface Scorer {
  /** The score of the mean: where contributions start. */
  readonly base: number;
  score(vector: Float64Array): number;
  /** Adds every feature’s contribution to `into` (one place per feature) and returns the score. */
  contribute(vector: Float64Array, into: Float64Array): number;
}

/** A term as tables: its deviation from its mean is looked up, or is a line in the segment of x. */
interface Piece {
  /** The category’s place in the vector, −1 if there is none. */
  readonly category: number;
  /** The number’s place, −1 if there is none. */
  readonly number: number;
  readonly logarithmic: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly knots: Float64Array;
  /** For each value of the category and, within it, each segment. */
  readonly offset: Float64Array;
  readonly slope: Float64Array;
}

function pieceOf({ term, coefficients, means }: Additive['terms'][number]): Piece {
  const basis = 'number' in term ? term.number : undefined;
  const group = 'category' in term ? term.category : undefined;
  const values = group?.width ?? 1;
  const knots = basis?.knots ?? [];
  const segments = knots.length + 1;
  const offset = new Float64Array(values * segments);
  const slope = new Float64Array(values * segments);
  const mean = coefficients.reduce((sum, one, column) => sum + one * (means[column] as number), 0);
  for (let value = 0; value < values; value++) {
    let rise = 0;
    let height = -mean;
    for (let segment = 0; segment < segments; segment++) {
      const coefficient = coefficients[value * segments + segment] as number;
      // Segment s begins at knot s − 1, from where its coefficient counts.
      if (basis) rise += coefficient;
      height += basis ? (segment > 0 ? -coefficient * (knots[segment - 1] as number) : 0) : coefficient;
      offset[value * segments + segment] = height;
      slope[value * segments + segment] = rise;
    }
  }
  return {
    category: group?.feature ?? -1,
    number: basis?.feature ?? -1,
    logarithmic: basis?.scale === 'log',
    minimum: basis?.minimum ?? 0,
    maximum: basis?.maximum ?? 0,
    knots: Float64Array.from(knots),
    offset,
    slope,
  };
}

/** How far a term is from its mean. */
function deviation(piece: Piece, vector: Float64Array): number {
  const value = piece.category < 0 ? 0 : (vector[piece.category] as number);
  if (piece.number < 0) return piece.offset[value] as number;
  const plain = vector[piece.number] as number;
  const x = Math.min(piece.maximum, Math.max(piece.minimum, piece.logarithmic ? Math.log1p(plain) : plain));
  const knots = piece.knots;
  let segment = 0;
  while (segment < knots.length && x > (knots[segment] as number)) segment++;
  const at = value * (knots.length + 1) + segment;
  return (piece.offset[at] as number) + (piece.slope[at] as number) * x;
}

/**
 * Turns coefficients into tables. A contribution is coefficient × deviation from the mean, summed over the
 * columns of a field; a term of two fields counts half for each, so that base and contributions add up to the
 * score. Categories must be known values and numbers finite: the encoder and the schema ensure that.
 */
export function makeAdditiveScorer(model: Additive): Scorer {
  const pieces = model.terms.map(pieceOf);
  const base = model.terms.reduce(
    (sum, { coefficients, means }) =>
      coefficients.reduce((total, one, column) => total + one * (means[column] as number), sum),
    model.intercept,
  );
  return {
    base,
    score(vector) {
      let score = base;
      for (let index = 0; index < pieces.length; index++) score += deviation(pieces[index] as Piece, vector);
      return score;
    },
    contribute(vector, into) {
      let score = base;
      for (const piece of pieces) {
        const one = deviation(piece, vector);
        const { category, number } = piece;
        const share = category >= 0 && number >= 0 ? one / 2 : one;
        if (category >= 0) into[category] = (into[category] as number) + share;
        if (number >= 0) into[number] = (into[number] as number) + share;
        score += one;
      }
      return score;
    },
  };
}
