import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeArtefact } from './artefact.ts';
import { disagreements } from './disagreements.ts';
import { periodExpectancies } from './fit.ts';
import { fittedYear, lifeExpectancies, tableYears } from './life-expectancies.ts';
import { countryErrors } from './measures.ts';
import predictor from './predictor.ts';
import { checkedAges, publishedTables } from './published-tables.ts';
import { homeRegion, type Region, regions } from './regions.ts';
import { shiftsTo } from './shift.ts';
import { makeSurface, type Shifts, sexes } from './surface.ts';
import { unitedStates } from './united-states.ts';

const artefact = makeArtefact(unitedStates);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Life expectancies by age in the period table of a year. */
function expectancies(shifts: Shifts, sex: (typeof sexes)[number], year: number): Float64Array {
  const surface = makeSurface(unitedStates, shifts);
  return periodExpectancies((age, when) => surface.death(sex, age, when), year);
}

describe('the countries of the oracle', () => {
  test('have the published life expectancies at birth and at 60', () => {
    for (const { value } of regions) {
      if (value === homeRegion) continue;
      for (const sex of sexes) {
        const found = expectancies(artefact.shifts[value], sex, fittedYear);
        const { birth, sixty } = lifeExpectancies[value][fittedYear][sex];
        assert.ok(Math.abs((found[0] ?? 0) - birth) < 0.001, `${value} ${sex} at birth`);
        assert.ok(Math.abs((found[60] ?? 0) - sixty) < 0.001, `${value} ${sex} at 60`);
      }
    }
    assert.deepEqual(artefact.shifts.US.female, { birth: 0, hundred: 0 });
  });

  test('are on average at most half a year from the published tables at ages that were not fitted', () => {
    const model = predictor.load(artefact);
    for (const age of checkedAges) {
      const errors = countryErrors(model, age);
      assert.equal(errors.length, 36);
      assert.ok(mean(errors) <= 0.5, `at ${age}: ${mean(errors)}`);
    }
  });

  test('are as far from the tables as the help of the field says', () => {
    const model = predictor.load(artefact);
    const byCountry = regions.map(({ value, label }, index) => ({
      value,
      name: label.en,
      errors: checkedAges.flatMap((age) => countryErrors(model, age).slice(index * 2, index * 2 + 2)),
    }));
    const all = byCountry.flatMap(({ errors }) => errors);
    assert.equal(mean(all).toFixed(1), '0.3');
    assert.ok(Math.max(...all) <= 2);
    const far = byCountry.filter(({ errors }) => Math.max(...errors) > 1).map(({ name }) => name);
    assert.deepEqual(far, ['Nigeria', 'Senegal', 'South Africa']);
    for (const name of ['0.3 years', 'up to 2', ...far])
      assert.ok(predictor.fields.region.help?.en.includes(name), name);
  });

  for (const year of tableYears)
    test(`bent to the ends of the tables of ${year}, all 18 are at most half a year from them`, () => {
      const shifts = new Map<Region, Shifts>(
        regions.map(({ value }) => [value, shiftsTo(unitedStates, year, lifeExpectancies[value][year])]),
      );
      for (const [index, age] of checkedAges.entries()) {
        const errors = [...shifts].flatMap(([region, shift]) =>
          sexes.map((sex) =>
            Math.abs(
              (expectancies(shift, sex, year)[age] ?? Number.NaN) -
                (publishedTables[region][year][sex][index] ?? Number.NaN),
            ),
          ),
        );
        assert.ok(mean(errors) <= 0.5, `at ${age}: ${mean(errors)}`);
      }
    });

  test('on which sources disagree are named with both figures', () => {
    assert.deepEqual(disagreements, [
      {
        en: 'Nigeria: the sources disagree, 53.1 years at birth (UN, 2020) or 63.1 (WHO, 2019).',
        fr: 'Nigeria : les sources divergent, 53,1 ans à la naissance (ONU, 2020) ou 63,1 (OMS, 2019).',
      },
    ]);
    assert.match(predictor.fields.region.help?.en ?? '', /Nigeria: the sources disagree/);
  });

  test('without a shift that has the wanted figures are refused', () => {
    const impossible = { birth: 200, sixty: 60 };
    assert.throws(
      () => shiftsTo(unitedStates, fittedYear, { female: impossible, male: impossible }),
      /no shift has 200 years at birth and 60 at 60/,
    );
  });
});
