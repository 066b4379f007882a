import { z } from 'zod';
import { type Term, termSchema, termWidth } from './basis.ts';

/** A linear model over terms, with the mean of every column: the reference for each contribution. */
export const additiveSchema = z
  .strictObject({
    intercept: z.number(),
    terms: z
      .array(
        z.strictObject({
          term: termSchema,
          coefficients: z.array(z.number()),
          means: z.array(z.number()),
          /** Of a term of two fields: each field by itself. Models trained before these were kept lack them. */
          marginal: z
            .strictObject({
              /** The share of each value of the category. */
              shares: z.array(z.number()),
              /** The mean of each column of the number, whatever the category. */
              means: z.array(z.number()),
            })
            .optional(),
        }),
      )
      .min(1),
  })
  .refine(
    ({ terms }) =>
      terms.every(
        ({ term, coefficients, means, marginal }) =>
          coefficients.length === termWidth(term) &&
          means.length === coefficients.length &&
          (!marginal || marginal.shares.length * marginal.means.length === coefficients.length),
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

/** @param mean what the term is at its mean, from where deviations count */
function pieceOf(term: Term, coefficients: readonly number[], mean: number): Piece {
  const basis = 'number' in term ? term.number : undefined;
  const group = 'category' in term ? term.category : undefined;
  const values = group?.width ?? 1;
  const knots = basis?.knots ?? [];
  const segments = knots.length + 1;
  const offset = new Float64Array(values * segments);
  const slope = new Float64Array(values * segments);
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

const product = (ones: readonly number[], others: readonly number[]): number =>
  ones.reduce((sum, one, index) => sum + one * (others[index] as number), 0);

/** A term with what each of its two fields brings by itself, the other one being as it is on average. */
interface Part {
  readonly whole: Piece;
  readonly category?: Piece;
  readonly number?: Piece;
}

function partOf({ term, coefficients, means, marginal }: Additive['terms'][number]): Part {
  const mean = product(coefficients, means);
  const whole = pieceOf(term, coefficients, mean);
  if (!marginal || !('category' in term && 'number' in term)) return { whole };
  const columns = marginal.means.length;
  const rows = marginal.shares.map((_, value) => coefficients.slice(value * columns, (value + 1) * columns));
  const average = marginal.means.map((_, column) =>
    product(
      marginal.shares,
      rows.map((row) => row[column] as number),
    ),
  );
  const { category, number } = term;
  return {
    whole,
    category: pieceOf(
      { category },
      rows.map((row) => product(row, marginal.means)),
      mean,
    ),
    number: pieceOf({ number }, average, mean),
  };
}

/**
 * Turns coefficients into tables. A contribution is the Shapley value of a field, the others being drawn from the
 * rows of the training (Lundberg & Lee, "A Unified Approach to Interpreting Model Predictions", 2017, with the
 * expectation over the rows): for a term of one field its deviation from the mean, for a term of two the mean of what
 * a field adds before and after the other. Base and contributions add up to the score. Categories must be known
 * values and numbers finite: the encoder and the schema ensure that.
 */
export function makeAdditiveScorer(model: Additive): Scorer {
  const parts = model.terms.map(partOf);
  const base = model.terms.reduce(
    (sum, { coefficients, means }) => sum + product(coefficients, means),
    model.intercept,
  );
  return {
    base,
    score(vector) {
      let score = base;
      for (let index = 0; index < parts.length; index++)
        score += deviation((parts[index] as Part).whole, vector);
      return score;
    },
    contribute(vector, into) {
      let score = base;
      for (const { whole, category, number } of parts) {
        const both = deviation(whole, vector);
        score += both;
        const alone = category && number ? (deviation(category, vector) - deviation(number, vector)) / 2 : 0;
        const half = whole.category >= 0 && whole.number >= 0 ? both / 2 : both;
        if (whole.category >= 0) into[whole.category] = (into[whole.category] as number) + half + alone;
        if (whole.number >= 0) into[whole.number] = (into[whole.number] as number) + half - alone;
      }
      return score;
    },
  };
}
