import { type Additive, makeAdditiveScorer, type Scorer } from '../../learning/additive.ts';
import { trainBoosted } from '../../learning/boosting.ts';
import { type Labelled, type Step, trainAdditive } from '../../learning/champion.ts';
import { makeTreesScorer, type Trees } from '../../learning/trees.ts';
import { features } from './encode.ts';
import { termsFor } from './terms.ts';

/** Strengths of the L2 penalty that compete, strongest first. */
const penalties = [100, 30, 10, 3, 1, 0.3];

/** What a trainer made, and how well it predicted the rows of each fold by the other folds. */
export interface Candidate {
  readonly trainer: 'logistic' | 'trees';
  readonly model: { readonly logistic: Additive } | { readonly trees: Trees };
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly probabilities: Float64Array;
}

export function trainLogistic(data: Labelled, step: Step): Candidate {
  const { model, penalty, probabilities } = trainAdditive(termsFor(data.vectors), data, penalties, step);
  const coefficients = model.terms.reduce((sum, term) => sum + term.coefficients.length, 0);
  return {
    trainer: 'logistic',
    model: { logistic: model },
    parameters: { penalty, coefficients },
    probabilities,
  };
}

export async function trainTrees(data: Labelled, step: Step): Promise<Candidate> {
  const { model, probabilities } = await trainBoosted(features, data, step);
  const nodes = model.trees.reduce((sum, tree) => sum + tree.length, 0);
  return {
    trainer: 'trees',
    model: { trees: model },
    parameters: { trees: model.trees.length, nodes },
    probabilities,
  };
}

export const scorerOf = (model: Candidate['model']): Scorer =>
  'logistic' in model ? makeAdditiveScorer(model.logistic) : makeTreesScorer(model.trees);
