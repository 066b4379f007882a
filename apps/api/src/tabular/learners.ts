import { z } from 'zod';
import type { Input } from '../definition/field.ts';
import { type Additive, additiveSchema, makeAdditiveScorer } from '../learning/additive.ts';
import { numberBasis, quantileKnots, type Term } from '../learning/basis.ts';
import { boost } from '../learning/boost.ts';
import { type Step, trainAdditive } from '../learning/champion.ts';
import { normal, poisson } from '../learning/families.ts';
import { binomial, type Family } from '../learning/logistic.ts';
import { makeTreesScorer, type Trees, treesSchema } from '../learning/trees.ts';
import type { TableTarget } from './description.ts';
import { type Encoding, fillsOf, regressionEncoding, type TableColumn, treeEncoding } from './encode.ts';

export const learnedSchema = z.union([
  z.strictObject({ regression: additiveSchema, fills: z.array(z.number()) }),
  z.strictObject({ trees: treesSchema }),
]);

/** What a learner made of one target, or of one of several classes. */
export type Learned = z.infer<typeof learnedSchema>;

export type LearnerName = 'regression' | 'trees';

export const familyOf = ({ kind }: TableTarget): Family =>
  kind === 'number' ? normal : kind === 'count' ? poisson : binomial;

/** Rows to learn from, and their folds. */
export interface Sample {
  readonly inputs: readonly Input[];
  readonly folds: Uint8Array;
  readonly foldCount: number;
}

/** A model, and the mean of every row by models that did not see it. */
export interface Fitted {
  readonly learned: Learned;
  readonly means: Float64Array;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Learns the labels of a sample. @throws what `step` throws */
export type Learner = (
  family: Family,
  columns: readonly TableColumn[],
  sample: Sample,
  labels: ArrayLike<number>,
  step: Step,
) => Promise<Fitted>;

/** Strengths of the L2 penalty that compete, strongest first. */
const penalties = [100, 20, 4, 0.8];
/** All lines together bend so often at most; with many numbers each bends less often. */
const maxBends = 240;
const maxKnots = 7;

const vectorsOf = ({ features, encode }: Encoding, inputs: readonly Input[]) =>
  inputs.map((input) => {
    const vector = new Float64Array(features.length);
    encode(input, vector);
    return vector;
  });

/** A coefficient for every value of a category, and a line with bends for each number. */
function termsFor({ features }: Encoding, vectors: readonly Float64Array[]): Term[] {
  const numbers = features.filter(({ kind }) => kind === 'number').length;
  const knots = Math.max(1, Math.min(maxKnots, Math.floor(maxBends / Math.max(1, numbers))));
  return features.map((feature, place) =>
    feature.kind === 'category'
      ? { category: { feature: place, width: feature.values.length } }
      : {
          number: numberBasis(place, scaleOf(place, vectors), vectors, (values) =>
            quantileKnots(values, knots),
          ),
        },
  );
}

/** The upper half of the values is so many times as wide as the lower one where ratios matter, as in incomes. */
const skewed = 8;

function scaleOf(place: number, vectors: readonly Float64Array[]): 'linear' | 'log' {
  const values = Float64Array.from(vectors, (vector) => vector[place] as number).sort();
  const minimum = values[0] as number;
  const middle = values[values.length >> 1] as number;
  return minimum >= 0 && (values.at(-1) as number) - middle > skewed * (middle - minimum) ? 'log' : 'linear';
}

const regression: Learner = async (family, columns, { inputs, folds, foldCount }, labels, step) => {
  const fills = fillsOf(columns, inputs);
  const encoding = regressionEncoding(columns, fills);
  const vectors = vectorsOf(encoding, inputs);
  const terms = termsFor(encoding, vectors);
  const data = { vectors, labels, folds, foldCount };
  const { model, penalty, probabilities } = trainAdditive(terms, data, penalties, step, family);
  const coefficients = model.terms.reduce((sum, term) => sum + term.coefficients.length, 0);
  return {
    learned: { regression: model, fills },
    means: probabilities,
    parameters: { penalty, coefficients },
  };
};

const trees: Learner = async (family, columns, { inputs, folds, foldCount }, labels, step) => {
  const encoding = treeEncoding(columns);
  const data = { vectors: vectorsOf(encoding, inputs), labels, folds, foldCount };
  const { model, leaves, probabilities } = await boost(family, encoding.features, data, step);
  return {
    learned: { trees: model },
    means: probabilities,
    parameters: { trees: model.trees.length, leaves },
  };
};

export const learners: Readonly<Record<LearnerName, Learner>> = { regression, trees };

/** The same model for labels that were divided by `deviation` after `mean` was taken off. */
export function unscaled(learned: Learned, mean: number, deviation: number): Learned {
  if ('trees' in learned) return { trees: unscaledTrees(learned.trees, mean, deviation) };
  const { intercept, terms } = learned.regression;
  const regression: Additive = {
    intercept: mean + deviation * intercept,
    terms: terms.map((term) => ({ ...term, coefficients: term.coefficients.map((one) => one * deviation) })),
  };
  return { ...learned, regression };
}

const unscaledTrees = ({ initial, trees: grown }: Trees, mean: number, deviation: number): Trees => ({
  initial: mean + deviation * initial,
  trees: grown.map((tree) =>
    tree.map((node) => ('value' in node ? { ...node, value: node.value * deviation } : node)),
  ),
});

/** A model of a table that is ready to score inputs; it reuses its memory from one to the next. */
export interface TableScorer {
  readonly base: number;
  score(input: Input): number;
  /** Writes the contribution of every column to `into`, and answers the score. */
  contribute(input: Input, into: Float64Array): number;
}

export function makeTableScorer(learned: Learned, columns: readonly TableColumn[]): TableScorer {
  const { encode, owners } =
    'trees' in learned ? treeEncoding(columns) : regressionEncoding(columns, learned.fills);
  const scorer = 'trees' in learned ? makeTreesScorer(learned.trees) : makeAdditiveScorer(learned.regression);
  const vector = new Float64Array(owners.length);
  const parts = new Float64Array(owners.length);
  return {
    base: scorer.base,
    score(input) {
      encode(input, vector);
      return scorer.score(vector);
    },
    contribute(input, into) {
      encode(input, vector);
      parts.fill(0);
      const score = scorer.contribute(vector, parts);
      into.fill(0);
      // A regression adds up: what its places bring together is what each brings.
      owners.forEach((owner, place) => {
        into[owner] = (into[owner] as number) + (parts[place] as number);
      });
      return score;
    },
  };
}
