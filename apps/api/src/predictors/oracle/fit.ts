import { leastSquares } from './least-squares.ts';
import type { LifeTables } from './life-table.ts';
import type { Death } from './lifetime.ts';
import { baseYear, type MortalityLaw, makeSurface, type Sex, sexes } from './surface.ts';

/** The fitted ages, and the years in which cohorts start. */
const ages = Array.from({ length: 101 }, (_, age) => age);
const cohortYears = [baseYear, baseYear + 2, baseYear + 4, baseYear + 9];
const rounds = 30;
/** Higher ages add nothing to an expectancy at 100. */
const oldest = 125;

/** Starting values: the right order of magnitude, estimated from a plot of a rich country’s table. */
const start = [-5, 0.07, 2, -7, 25, 6, -21, 0.21, -9.4, 0.008, -21, 0.21, -9, 0.008];

function lawOf(numbers: readonly number[]): MortalityLaw {
  const at = (index: number) => numbers[index] ?? Number.NaN;
  const sex = (from: number) => ({
    senescence: at(from),
    growth: at(from + 1),
    background: at(from + 2),
    improvement: at(from + 3),
  });
  return {
    infant: at(0),
    slope: at(1),
    saturation: at(2),
    youngMen: { level: at(3), age: at(4), width: at(5) },
    female: sex(6),
    male: sex(10),
  };
}

/**
 * Expectancies (years) of ages 0 to 100, of cohorts that start in each of `years`, by one backward pass over each
 * birth year’s diagonal of the table.
 */
export function cohortExpectancies(death: Death, years: readonly number[]): Float64Array {
  const first = Math.min(...years);
  const last = Math.max(...years);
  const result = new Float64Array(years.length * ages.length);
  for (let born = first - ages.length + 1; born <= last; born++) {
    let left = 0.5;
    for (let age = oldest; age >= Math.max(0, first - born); age--) {
      const chance = death(age, born + age);
      left = chance / 2 + (1 - chance) * (1 + left);
      const index = years.indexOf(born + age);
      if (index >= 0 && age < ages.length) result[index * ages.length + age] = left;
    }
  }
  return result;
}

/** Expectancies (years) of ages 0 to 100 if the mortality of `year` stayed the same. */
export function periodExpectancies(death: Death, year: number): Float64Array {
  const result = new Float64Array(ages.length);
  let left = 0.5;
  for (let age = oldest; age >= 0; age--) {
    const chance = death(age, year);
    left = chance / 2 + (1 - chance) * (1 + left);
    if (age < ages.length) result[age] = left;
  }
  return result;
}

function targets(deaths: Readonly<Record<Sex, Death>>): Float64Array {
  const parts = sexes.flatMap((sex) => [
    ...cohortExpectancies(deaths[sex], cohortYears),
    ...periodExpectancies(deaths[sex], baseYear),
  ]);
  return Float64Array.from(parts);
}

/**
 * Fits the law to life tables so that the largest error of a life expectancy (cohort from four years, period of
 * one, ages 0 to 100, both sexes) is small: least squares, reweighted by the errors (Lawson, 1961).
 * Deterministic; takes some seconds. The numbers are rounded to six digits, as they are shipped.
 */
export function fitLaw(tables: LifeTables): MortalityLaw {
  const expected = targets(tables);
  const errors = (numbers: readonly number[]) => {
    const surface = makeSurface(lawOf(numbers));
    const found = targets({
      female: (age, year) => surface.death('female', age, year),
      male: (age, year) => surface.death('male', age, year),
    });
    return found.map((value, index) => value - (expected[index] ?? 0));
  };
  const largest = (values: Float64Array) => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

  let weights: Float64Array = new Float64Array(expected.length).fill(1);
  let numbers = leastSquares(errors, start, weights, 200);
  let best = numbers;
  for (let round = 0; round < rounds; round++) {
    const left = errors(numbers);
    const worst = largest(left);
    if (worst < largest(errors(best))) best = numbers;
    const next = weights.map((weight, index) => weight * (0.4 + (0.6 * Math.abs(left[index] ?? 0)) / worst));
    const mean = next.reduce((sum, weight) => sum + weight, 0) / next.length;
    weights = next.map((weight) => Math.max(weight / mean, 1e-6));
    numbers = leastSquares(errors, numbers, weights, 5);
  }
  return lawOf(best.map((value) => Number(value.toPrecision(6))));
}
