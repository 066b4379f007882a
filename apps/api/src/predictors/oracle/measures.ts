import type { Model } from '../../definition/model.ts';
import type { MetricValue } from '../../definition/training.ts';
import type { OracleInput } from './fields.ts';
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

/**
 * Distance (years) from the published tables at the check ages. The checks are not a sample, so the interval of each
 * measure is the measure itself.
 */
export function measureOracle(model: Model<OracleInput>): readonly MetricValue[] {
  const errors = sexes.flatMap((sex) =>
    checkAges.map((age, index) =>
      Math.abs(model.predict(person(age, sex), day).value - (cohort2026[sex][index] ?? Number.NaN)),
    ),
  );
  const maximum = Math.max(...errors);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return [
    { name: 'maximumError', value: maximum, low: maximum, high: maximum },
    { name: 'meanError', value: mean, low: mean, high: mean },
  ];
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
