import { Matrix, solve } from 'ml-matrix';

type Errors = (numbers: readonly number[]) => Float64Array;

function weightedSum(errors: Float64Array, weights: Float64Array): number {
  const sum = errors.reduce((total, error, index) => total + (weights[index] ?? 0) * error * error, 0);
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

/** Normal equations of the linearised problem, by central differences. */
function linearise(errors: Errors, numbers: readonly number[], weights: Float64Array) {
  const now = errors(numbers);
  const slopes = numbers.map((value, index) => {
    const step = 1e-5 * Math.max(0.01, Math.abs(value));
    const up = errors(numbers.with(index, value + step));
    const down = errors(numbers.with(index, value - step));
    return up.map((error, row) => (error - (down[row] ?? 0)) / (2 * step));
  });
  const product = (left: Float64Array, right: Float64Array) =>
    left.reduce((sum, value, row) => sum + (weights[row] ?? 0) * value * (right[row] ?? 0), 0);
  return {
    curvature: slopes.map((left) => slopes.map((right) => product(left, right))),
    downhill: slopes.map((slope) => -product(slope, now)),
  };
}

/**
 * The numbers that make the weighted sum of squared errors smallest, near `start`: Levenberg (1944) and
 * Marquardt (1963), derivatives by differences. Ends after `steps`, or when the sum no longer improves.
 */
export function leastSquares(
  errors: Errors,
  start: readonly number[],
  weights: Float64Array,
  steps: number,
): readonly number[] {
  let numbers = start;
  let sum = weightedSum(errors(numbers), weights);
  let damping = 1e-3;
  for (let step = 0; step < steps; step++) {
    const { curvature, downhill } = linearise(errors, numbers, weights);
    let gain = 0;
    for (let attempt = 0; attempt < 12 && gain === 0; attempt++) {
      const damped = curvature.map((row, index) =>
        row.with(index, (row[index] ?? 0) * (1 + damping) + 1e-14),
      );
      const change = solve(new Matrix(damped), Matrix.columnVector(downhill)).to1DArray();
      const next = numbers.map((value, index) => value + (change[index] ?? 0));
      const nextSum = weightedSum(errors(next), weights);
      if (nextSum < sum) {
        gain = (sum - nextSum) / sum;
        numbers = next;
        sum = nextSum;
        damping = Math.max(damping / 5, 1e-12);
      } else damping *= 4;
    }
    if (gain < 1e-7) break;
  }
  return numbers;
}
