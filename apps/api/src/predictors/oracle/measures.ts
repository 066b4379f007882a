import type { Model } from '../../definition/model.ts';
import type { MetricValue } from '../../definition/training.ts';
import type { OracleInput } from './fields.ts';
import { fittedYear } from './life-expectancies.ts';
import { checkedAges, publishedTables } from './published-tables.ts';
import { homeRegion, regions } from './regions.ts';
import { baseYear, sexes } from './surface.ts';
import { checkAges, cohort2026 } from './united-states.ts';

const day = `${baseYear}-01-01`;
const person = (age: number, sex: 'female' | 'male', region: OracleInput['region'] = homeRegion) => ({
  firstName: 'Ada',
  lastName: 'Lovelace',
  age,
  sex,
  region,
});

/** Distances (years) from the United Nations' period tables of `fittedYear` at one of the ages of the check. */
export function countryErrors(model: Model<OracleInput>, age: (typeof checkedAges)[number]): number[] {
  const index = checkedAges.indexOf(age);
  return regions.flatMap(({ value }) =>
    sexes.map((sex) => {
      const { reference = Number.NaN } = model.predict(person(age, sex, value), `${fittedYear}-01-01`);
      return Math.abs(reference - (publishedTables[value][fittedYear][sex][index] ?? Number.NaN));
    }),
  );
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Distances (years): from the cohort table at the check ages, largest and mean, and from the tables of the countries,
 * mean. The checks are not a sample, so the interval of each
 * measure is the measure itself.
 */
export function measureOracle(model: Model<OracleInput>): readonly MetricValue[] {
  const errors = sexes.flatMap((sex) =>
    checkAges.map((age, index) =>
      Math.abs(model.predict(person(age, sex), day).value - (cohort2026[sex][index] ?? Number.NaN)),
    ),
  );
  const countries = checkedAges.flatMap((age) => countryErrors(model, age));
  return Object.entries({
    maximumError: Math.max(...errors),
    meanError: meanOf(errors),
    countryError: meanOf(countries),
  }).map(([name, value]) => ({ name, value, low: value, high: value }));
}

/** Mean absolute contribution (years) of each field, over check ages, sexes and regions. */
export function fieldImportance(model: Model<OracleInput>): { field: string; importance: number }[] {
  const all = regions.flatMap(({ value }) =>
    sexes.flatMap((sex) => checkAges.map((age) => model.explain(person(age, sex, value), day).contributions)),
  );
  return Object.keys(all[0] ?? {})
    .map((field) => ({
      field,
      importance: all.reduce((sum, one) => sum + Math.abs(one[field] ?? 0), 0) / all.length,
    }))
    .sort((left, right) => right.importance - left.importance);
}
