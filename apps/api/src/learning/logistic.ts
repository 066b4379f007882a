import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { columnMoments, type SparseRows } from './sparse.ts';

export interface Logistic {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

const largestRounds = 25;
/** Fitted when no coefficient, measured in deviations of its column, moves further than this. */
const tolerance = 1e-7;

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
  const beta = new Float64Array(size);
  if (start) {
    beta.set(start.coefficients);
    beta[data.columns] = start.intercept;
  }
  for (let round = 0; round < largestRounds; round++) {
    const { gradient, hessian } = derivatives(data, labels, chosen, beta);
    for (let column = 0; column < data.columns; column++) {
      // A column that is constant here gets no coefficient.
      const weight = (variance[column] as number) > 1e-12 ? penalty * (variance[column] as number) : 1e6;
      gradient[column] = (gradient[column] as number) - weight * (beta[column] as number);
      const diagonal = column * size + column;
      hessian[diagonal] = (hessian[diagonal] as number) + weight;
    }
    const step = solve(hessian, gradient, size);
    let moved = 0;
    let shift = step[data.columns] as number;
    for (let column = 0; column < size; column++) {
      beta[column] = (beta[column] as number) + (step[column] as number);
      if (column === data.columns) break;
      moved = Math.max(moved, Math.abs((step[column] as number) * Math.sqrt(variance[column] as number)));
      shift += (step[column] as number) * (mean[column] as number);
    }
    if (Math.max(moved, Math.abs(shift)) < tolerance) break;
  }
  return { intercept: beta[data.columns] as number, coefficients: beta.slice(0, data.columns) };
}

/** Gradient of the log-likelihood and its negative Hessian (row by row); the last one is the intercept’s. */
function derivatives(data: SparseRows, labels: Uint8Array, chosen: Uint32Array, beta: Float64Array) {
  const size = data.columns + 1;
  const last = data.columns;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const model = { intercept: beta[last] as number, coefficients: beta };
  for (const row of chosen) {
    const probability = logistic(scoreOf(model, data, row));
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
  return { gradient, hessian };
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
