import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { columnMoments, type SparseRows } from './sparse.ts';

export interface Logistic {
  readonly intercept: number;
  readonly coefficients: Float64Array;
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

/** Log-odds of one row. */
export function scoreOf(model: Logistic, data: SparseRows, row: number): number {
  let score = model.intercept;
  for (let entry = data.start[row] as number; entry < (data.start[row + 1] as number); entry++)
    score += (data.value[entry] as number) * (model.coefficients[data.column[entry] as number] as number);
  return score;
}

/**
 * Logistic regression with an L2 penalty by iteratively reweighted least squares (Newton’s method; Hastie,
 * Tibshirani & Friedman, "The Elements of Statistical Learning", 4.4.1). Minimises the summed log loss plus
 * λ/2 · Σ (coefficient · deviation of its column)², so that the units of columns don’t matter; the intercept
 * is not penalised.
 * @param labels 0 or 1 for every row of `data`
 * @param chosen the rows to fit
 * @param penalty λ > 0
 * @param start where to begin, from a neighbouring penalty
 */
export function fitLogistic(
  data: SparseRows,
  labels: Uint8Array,
  chosen: Uint32Array,
  penalty: number,
  start?: Logistic,
): Logistic {
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
  let here = derivatives(data, labels, chosen, beta, weights);
  for (let round = 0; round < largestRounds; round++) {
    const step = solve(here.hessian, here.gradient, size);
    if (reach(step, mean, variance) < tolerance) {
      beta = beta.map((one, column) => one + (step[column] as number));
      break;
    }
    // A step that makes it worse is too long and is halved.
    for (let share = 1; ; share /= 2) {
      const next = beta.map((one, column) => one + share * (step[column] as number));
      const there = derivatives(data, labels, chosen, next, weights);
      if (there.loss > here.loss && share > shortestStep) continue;
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
 * The penalised log loss, its negative gradient and the lower triangle of its Hessian, row by row; the last
 * coefficient is the intercept.
 * @param weights what half the square of each coefficient costs
 */
function derivatives(
  data: SparseRows,
  labels: Uint8Array,
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
    const probability = logistic(score);
    // log(1 + e^score) − label · score, without overflow.
    loss += Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score))) - (labels[row] as number) * score;
    const residual = (labels[row] as number) - probability;
    const weight = Math.max(1e-10, probability * (1 - probability));
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
