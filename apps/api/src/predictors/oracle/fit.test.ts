import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cohortExpectancies, fitLaw, periodExpectancies } from './fit.ts';
import { readLifeTable } from './life-table.ts';
import { expectancy, survival } from './lifetime.ts';
import { firstYear, lastYear, makeSurface, type Sex, sexes } from './surface.ts';
import { unitedStates } from './united-states.ts';

/** A made-up country’s mortality: Makeham’s law with an infant year, improving by 1 % a year. */
const hazard = { female: 0.00002, male: 0.000028 } as const;
function chance(sex: Sex, age: number, year: number): number {
  const now = 0.0004 + hazard[sex] * Math.exp(0.095 * age) + (age === 0 ? 0.004 : 0);
  return 1 - Math.exp(-now * Math.exp(-0.01 * (year - 2026)));
}

/** The made-up table in the form of the published ones, six digits each. */
function tableText(sex: Sex, leftOut?: string): string {
  const lines = ['Made-up life table', '', sex, ',,', 'Year,x,q(x),l(x)'];
  for (let year = firstYear; year <= lastYear; year++)
    for (let age = 0; age < 120; age++)
      if (`${year},${age}` !== leftOut) lines.push(`${year},${age},${chance(sex, age, year).toFixed(6)},0`);
  return lines.join('\r\n');
}

describe('fitting the mortality law', () => {
  const tables = { female: readLifeTable(tableText('female')), male: readLifeTable(tableText('male')) };

  test('holds every cohort expectancy of a made-up table within a tenth of a year', () => {
    const surface = makeSurface(fitLaw(tables));
    for (const sex of sexes) {
      const found = cohortExpectancies((age, year) => surface.death(sex, age, year), [2026, 2030]);
      const expected = cohortExpectancies(tables[sex], [2026, 2030]);
      for (const [index, value] of found.entries())
        assert.ok(Math.abs(value - (expected[index] ?? 0)) <= 0.1, `${sex} ${index}: ${value}`);
    }
  });

  test('follows the diagonal exactly as a life followed step by step does', () => {
    const death = tables.female;
    const cohorts = cohortExpectancies(death, [2026, 2027]);
    const periods = periodExpectancies(death, 2026);
    for (const age of [0, 40, 100]) {
      const step = (year: number, kind: 'cohort' | 'period') => expectancy(survival(death, age, year, kind));
      assert.ok(Math.abs((cohorts[age] ?? 0) - step(2026, 'cohort')) < 1e-6);
      assert.ok(Math.abs((cohorts[101 + age] ?? 0) - step(2027, 'cohort')) < 1e-6);
      assert.ok(Math.abs((periods[age] ?? 0) - step(2026, 'period')) < 1e-6);
    }
  });
});

describe('reading a life table', () => {
  test('holds the last year after the table, and ends at certainty', () => {
    const death = readLifeTable(tableText('male'));
    assert.equal(death(60, 2150), death(60, lastYear));
    assert.equal(death(60, 1990), death(60, firstYear));
    assert.equal(death(149, 2026), 1);
  });

  test('names the age and year that are missing', () => {
    assert.throws(() => readLifeTable(tableText('male', '2030,57')), /age 57 in 2030/);
  });

  test('names the header that is missing', () => {
    assert.throws(() => readLifeTable('a,b,c\n1,2,3\n'), /Year,x,q\(x\)/);
  });
});

describe('the surface', () => {
  test('gives a chance at every age and year, women’s never above men’s in old age', () => {
    const surface = makeSurface(unitedStates);
    for (const year of [2018, 2026, 2095, 2120])
      for (let age = 0; age <= 149; age++) {
        const [woman, man] = [surface.death('female', age, year), surface.death('male', age, year)];
        assert.ok(woman > 0 && woman <= 1 && man > 0 && man <= 1);
        if (age > 100) assert.ok(woman <= man);
      }
  });
});
