import type { Additive } from './additive.ts';
import { expand, type Term, termWidth } from './basis.ts';
import { fitLogistic, type Logistic, logistic, scoreOf } from './logistic.ts';
import { logLoss } from './metrics.ts';
import { columnMoments, type SparseRows } from './sparse.ts';
import { partsOf } from './split.ts';

/** The input of a trainer: vectors with a label of 0 or 1 each, and the folds of cross-validation. */
export interface Labelled {
  readonly vectors: readonly Float64Array[];
  readonly labels: Uint8Array;
  readonly folds: Uint8Array;
  readonly foldCount: number;
}

/** Called between the steps of a fit, with the share that is done; may throw to end it. */
export type Step = (share: number) => void;

interface CrossValidated {
  /** The penalty with the best predictions of held-out rows. */
  readonly penalty: number;
  /** For every row, by the model that did not see it. */
  readonly probabilities: Float64Array;
}

/** Every row’s probability by the model of the other folds, for every penalty; the best by log loss. */
function crossValidate(
  rows: SparseRows,
  { labels, folds, foldCount }: Labelled,
  penalties: readonly number[],
  step: Step,
): CrossValidated {
  const candidates = penalties.map((penalty) => ({ penalty, probabilities: new Float64Array(rows.rows) }));
  for (let fold = 0; fold < foldCount; fold++) {
    const { fitted, left } = partsOf(folds, fold);
    let model: Logistic | undefined;
    // From strong to weak; each fit starts from the one before.
    candidates.forEach(({ penalty, probabilities }, index) => {
      step((fold + index / penalties.length) / foldCount);
      model = fitLogistic(rows, labels, fitted, penalty, model);
      for (const row of left) probabilities[row] = logistic(scoreOf(model, rows, row));
    });
  }
  return candidates
    .map((candidate) => ({ candidate, loss: logLoss(labels, candidate.probabilities).value }))
    .reduce((best, other) => (other.loss < best.loss ? other : best)).candidate;
}

/** The means of the columns that the two fields of a term have by themselves. */
function marginalOf(
  { category, number }: Extract<Term, { category: object; number: object }>,
  vectors: readonly Float64Array[],
) {
  const all = Uint32Array.from(vectors.keys());
  const [shares = [], means = []] = [{ category }, { number }].map((term) => [
    ...columnMoments(expand([term], vectors), all).mean,
  ]);
  return { shares, means };
}

/**
 * The champion: logistic regression over terms, its penalty chosen by cross-validation.
 * @param penalties strongest first
 */
export function trainAdditive(
  terms: readonly Term[],
  data: Labelled,
  penalties: readonly number[],
  step: Step,
): CrossValidated & { model: Additive } {
  const rows = expand(terms, data.vectors);
  const chosen = crossValidate(rows, data, penalties, step);
  const all = Uint32Array.from(data.labels.keys());
  const fitted = fitLogistic(rows, data.labels, all, chosen.penalty);
  const { mean } = columnMoments(rows, all);
  let offset = 0;
  const parts = terms.map((term) => {
    const from = offset;
    offset += termWidth(term);
    return {
      term,
      coefficients: [...fitted.coefficients.subarray(from, offset)],
      means: [...mean.subarray(from, offset)],
      ...('category' in term && 'number' in term && { marginal: marginalOf(term, data.vectors) }),
    };
  });
  return { ...chosen, model: { intercept: fitted.intercept, terms: parts } };
}
