import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { columnMoments, type SparseRows } from './sparse.ts';

export interface Linear {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

/** How the label of a row is distributed around its mean; the score is on the scale of the canonical link. */
export interface Family {
  /** The mean at a score, and the score at a mean. */
  mean(score: number): number;
  score(mean: number): number;
  /** The negative log-likelihood of a label at a score, but for a constant: what a fit minimises. */
  loss(label: number, score: number): number;
  /** The variance of a label at a mean. */
  variance(mean: number): number;
}

const largestRounds = 25;
/** Fitted when no coefficient, measured in deviations of its column, moves further than this. */
const tolerance = 1e-7;
const shortestStep = 1e-3;

/** The logistic function, without overflow on either side. */
export function logistic(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const odds = Math.exp(score);
  return odds / (1 + odds);
}

/** Labels of 0 and 1. The score is the log-odds. */
export const binomial: Family = {
  mean: logistic,
  score: (mean) => Math.log(mean / (1 - mean)),
  // log(1 + e^score) − label · score, without overflow.
  loss: (label, score) => Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score))) - label * score,
  variance: (mean) => mean * (1 - mean),
};

/** The score of one row. */
export function scoreOf(model: Linear, data: SparseRows, row: number): number {
  let score = model.intercept;
  for (let entry = data.start[row] as number; entry < (data.start[row + 1] as number); entry++)
    score += (data.value[entry] as number) * (model.coefficients[data.column[entry] as number] as number);
  return score;
}

/** Logistic regression: see `fitRegression`. */
export const fitLogistic = (
  data: SparseRows,
  labels: Uint8Array,
  chosen: Uint32Array,
  penalty: number,
  start?: Linear,
): Linear => fitRegression(binomial, data, labels, chosen, penalty, start);

/**
 * Regression with an L2 penalty by iteratively reweighted least squares (Newton’s method; Hastie, Tibshirani &
 * Friedman, "The Elements of Statistical Learning", 4.4.1; McCullagh & Nelder, "Generalized Linear Models", 2.5).
 * Minimises the summed loss plus λ/2 · Σ (coefficient · deviation of its column)², so that the units of columns
 * don’t matter; the intercept is not penalised.
 * @param labels one for every row of `data`
 * @param chosen the rows to fit
 * @param penalty λ > 0
 * @param start where to begin, from a neighbouring penalty
 */
export function fitRegression(
  family: Family,
  data: SparseRows,
  labels: ArrayLike<number>,
  chosen: Uint32Array,
  penalty: number,
  start?: Linear,
): Linear {
  const size = data.columns + 1;
  const { mean, variance } = columnMoments(data, chosen);
  // A column that is constant here gets no coefficient: it could take the intercept's place.
  const weights = variance.map((one, column) =>
    one > 0 ? penalty * one : chosen.length * Math.max(1, (mean[column] as number) ** 2),
  );
  let beta = new Float64Array(size);
  if (start) {
    beta.set(start.coefficients);
    beta[data.columns] = start.intercept;
  }
  let here = derivatives(family, data, labels, chosen, beta, weights);
  for (let round = 0; round < largestRounds; round++) {
    const step = solve(here.hessian, here.gradient, size);
    if (reach(step, mean, variance) < tolerance) {
      beta = beta.map((one, column) => one + (step[column] as number));
      break;
    }
    // A step that makes it worse is too long and is halved.
    for (let share = 1; ; share /= 2) {
      const next = beta.map((one, column) => one + share * (step[column] as number));
      const there = derivatives(family, data, labels, chosen, next, weights);
      if (!(there.loss <= here.loss) && share > shortestStep) continue;
      beta = next;
      here = there;
      break;
    }
  }
  return { intercept: beta[data.columns] as number, coefficients: beta.slice(0, data.columns) };
}

/** How far a step moves: the furthest coefficient in deviations of its column, and the score at the means. */
function reach(step: readonly number[], mean: Float64Array, variance: Float64Array): number {
  let furthest = 0;
  let shift = step[mean.length] as number;
  for (let column = 0; column < mean.length; column++) {
    const one = step[column] as number;
    furthest = Math.max(furthest, Math.abs(one) * Math.sqrt(variance[column] as number));
    shift += one * (mean[column] as number);
  }
  return Math.max(furthest, Math.abs(shift));
}

/**
 * The penalised loss, its negative gradient and the lower triangle of its Hessian, row by row; the last
 * coefficient is the intercept.
 * @param weights what half the square of each coefficient costs
 */
function derivatives(
  family: Family,
  data: SparseRows,
  labels: ArrayLike<number>,
  chosen: Uint32Array,
  beta: Float64Array,
  weights: Float64Array,
) {
  const size = data.columns + 1;
  const last = data.columns;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const model = { intercept: beta[last] as number, coefficients: beta };
  let loss = 0;
  for (const row of chosen) {
    const score = scoreOf(model, data, row);
    const mean = family.mean(score);
    loss += family.loss(labels[row] as number, score);
    const residual = (labels[row] as number) - mean;
    const weight = Math.max(1e-10, family.variance(mean));
    const from = data.start[row] as number;
    const to = data.start[row + 1] as number;
    gradient[last] = (gradient[last] as number) + residual;
    hessian[last * size + last] = (hessian[last * size + last] as number) + weight;
    for (let entry = from; entry < to; entry++) {
      const column = data.column[entry] as number;
      const weighted = weight * (data.value[entry] as number);
      gradient[column] = (gradient[column] as number) + residual * (data.value[entry] as number);
      hessian[last * size + column] = (hessian[last * size + column] as number) + weighted;
      // Columns rise within a row: this fills the lower triangle alone.
      const line = column * size;
      for (let other = from; other <= entry; other++) {
        const at = line + (data.column[other] as number);
        hessian[at] = (hessian[at] as number) + weighted * (data.value[other] as number);
      }
    }
  }
  weights.forEach((weight, column) => {
    const coefficient = beta[column] as number;
    loss += (weight * coefficient * coefficient) / 2;
    gradient[column] = (gradient[column] as number) - weight * coefficient;
    hessian[column * size + column] = (hessian[column * size + column] as number) + weight;
  });
  return { loss, gradient, hessian };
}

/** Solves the symmetric system whose lower triangle is given. */
function solve(lower: Float64Array, right: Float64Array, size: number): number[] {
  const matrix = Matrix.zeros(size, size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      matrix.set(row, column, lower[row * size + column] as number);
      matrix.set(column, row, lower[row * size + column] as number);
    }
  return new CholeskyDecomposition(matrix).solve(Matrix.columnVector(right)).to1DArray();
}
