import type { Additive } from './additive.ts';
import { expand, type Term, termWidth } from './basis.ts';
import { binomial, type Family, fitRegression, type Linear, scoreOf } from './logistic.ts';
import { columnMoments, type SparseRows } from './sparse.ts';
import { partsOf } from './split.ts';

/** The input of a trainer: vectors with a label each, and the folds of cross-validation. */
export interface Labelled<Labels = Uint8Array> {
  readonly vectors: readonly Float64Array[];
  readonly labels: Labels;
  readonly folds: Uint8Array;
  readonly foldCount: number;
}

/** Called between the steps of a fit, with the share that is done; may throw to end it. */
export type Step = (share: number) => void;

interface CrossValidated {
  /** The penalty with the best predictions of held-out rows. */
  readonly penalty: number;
  /** For every row, by the model that did not see it: the probability, or another family's mean. */
  readonly probabilities: Float64Array;
}

/** Every row’s mean by the model of the other folds, for every penalty; the best by the summed loss. */
function crossValidate(
  family: Family,
  rows: SparseRows,
  { labels, folds, foldCount }: Labelled<ArrayLike<number>>,
  penalties: readonly number[],
  step: Step,
): CrossValidated {
  const candidates = penalties.map((penalty) => ({
    penalty,
    probabilities: new Float64Array(rows.rows),
    loss: 0,
  }));
  for (let fold = 0; fold < foldCount; fold++) {
    const { fitted, left } = partsOf(folds, fold);
    let model = startAt(family, labels, fitted, rows.columns);
    // From strong to weak; each fit starts from the one before.
    candidates.forEach((candidate, index) => {
      step((fold + index / penalties.length) / foldCount);
      model = fitRegression(family, rows, labels, fitted, candidate.penalty, model);
      for (const row of left) {
        const score = scoreOf(model, rows, row);
        candidate.probabilities[row] = family.mean(score);
        candidate.loss += family.loss(labels[row] as number, score);
      }
    });
  }
  return candidates.reduce((best, other) => (other.loss < best.loss ? other : best));
}

/** The regression without any column: the mean of the labels. */
function startAt(
  family: Family,
  labels: ArrayLike<number>,
  chosen: Uint32Array,
  columns: number,
): Linear | undefined {
  const mean = chosen.reduce((sum, row) => sum + (labels[row] as number), 0) / chosen.length;
  const intercept = family.score(mean);
  return Number.isFinite(intercept) ? { intercept, coefficients: new Float64Array(columns) } : undefined;
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
 * Regression over terms, its penalty chosen by cross-validation.
 * @param penalties strongest first
 */
export function trainAdditive(
  terms: readonly Term[],
  data: Labelled<ArrayLike<number>>,
  penalties: readonly number[],
  step: Step,
  family = binomial,
): CrossValidated & { model: Additive } {
  const rows = expand(terms, data.vectors);
  const { penalty, probabilities } = crossValidate(family, rows, data, penalties, step);
  const all = Uint32Array.from(data.vectors.keys());
  const start = startAt(family, data.labels, all, rows.columns);
  const fitted = fitRegression(family, rows, data.labels, all, penalty, start);
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
  return { penalty, probabilities, model: { intercept: fitted.intercept, terms: parts } };
}
