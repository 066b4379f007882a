import { makeArtefact } from '../../src/predictors/oracle/artefact.ts';
import { cohortExpectancies, fitLaw, periodExpectancies } from '../../src/predictors/oracle/fit.ts';
import { fittedYear, lifeExpectancies } from '../../src/predictors/oracle/life-expectancies.ts';
import { type LifeTables, readLifeTables } from '../../src/predictors/oracle/life-table.ts';
import { countryErrors } from '../../src/predictors/oracle/measures.ts';
import predictor from '../../src/predictors/oracle/predictor.ts';
import { checkedAges, publishedTables } from '../../src/predictors/oracle/published-tables.ts';
import { regions } from '../../src/predictors/oracle/regions.ts';
import { shiftsTo } from '../../src/predictors/oracle/shift.ts';
import { type MortalityLaw, makeSurface, type Sex, sexes } from '../../src/predictors/oracle/surface.ts';
import { unitedStates } from '../../src/predictors/oracle/united-states.ts';

interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

const estimatedYear = 2020;
const years = [2026, 2027, 2028, 2029, 2030];

function differences(found: Float64Array, expected: Float64Array): number[] {
  return [...found].map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)));
}

const largest = (errors: readonly number[]) => errors.reduce((max, error) => Math.max(max, error), 0);
const mean = (errors: readonly number[]) => errors.reduce((sum, error) => sum + error, 0) / errors.length;

/** Differences (years) between the expectancies of a law and the tables, ages 0 to 100, both sexes. */
function distances(law: MortalityLaw, tables: LifeTables) {
  const surface = makeSurface(law);
  const death = (sex: Sex) => (age: number, year: number) => surface.death(sex, age, year);
  return {
    cohort: sexes.flatMap((sex) =>
      differences(cohortExpectancies(death(sex), years), cohortExpectancies(tables[sex], years)),
    ),
    period: sexes.flatMap((sex) =>
      differences(periodExpectancies(death(sex), 2026), periodExpectancies(tables[sex], 2026)),
    ),
    man40: [
      cohortExpectancies(death('male'), [2026])[40] ?? Number.NaN,
      periodExpectancies(death('male'), 2026)[40] ?? Number.NaN,
    ] as const,
  };
}

/** The shipped model against the United Nations' tables of 18 countries, at ages that its shifts are not fitted to. */
function countryRows(): Row[] {
  const model = predictor.load(makeArtefact(unitedStates));
  return checkedAges.map((age) => {
    const errors = countryErrors(model, age);
    return {
      what: `oracle against the period tables of ${fittedYear} of 18 countries (UN), both sexes, at ${age}, mean error (years)`,
      goal: '≤ 0.5',
      measured: `${mean(errors).toFixed(2)}, largest ${largest(errors).toFixed(2)}`,
      holds: mean(errors) <= 0.5,
    };
  });
}

/** The same for tables that are estimates: shifts fitted to their ends, compared at the ages between. */
function estimateRows(): Row[] {
  return checkedAges.map((age, index) => {
    const errors = regions.flatMap(({ value }) => {
      const surface = makeSurface(
        unitedStates,
        shiftsTo(unitedStates, estimatedYear, lifeExpectancies[value][estimatedYear]),
      );
      return sexes.map((sex) => {
        const found = periodExpectancies((at, when) => surface.death(sex, at, when), estimatedYear)[age];
        return Math.abs(
          (found ?? Number.NaN) - (publishedTables[value][estimatedYear][sex][index] ?? Number.NaN),
        );
      });
    });
    return {
      what: `the law bent to each table of ${estimatedYear} at birth and at 60, the same at ${age}`,
      goal: '≤ 0.5',
      measured: `${mean(errors).toFixed(2)}, largest ${largest(errors).toFixed(2)}`,
      holds: mean(errors) <= 0.5,
    };
  });
}

/**
 * The oracle compared with the life tables of `<folder>/mortality`: the shipped law at every age from 0 to 100, both
 * sexes, lives followed from 2026 to 2030; the published figures of a man of 40; the law fitted again.
 */
export async function run(folder: string): Promise<Row[]> {
  const tables = readLifeTables(`${folder}/mortality`);
  const { cohort, period, man40 } = distances(unitedStates, tables);
  const worst = largest(cohort);
  const fitted = fitLaw(tables);
  const same = JSON.stringify(fitted) === JSON.stringify(unitedStates);
  return [
    {
      what: 'oracle against the cohort table, largest error (years, ages 0 to 100, 2026 to 2030)',
      goal: '≤ 0.1',
      measured: `${worst.toFixed(3)}, mean ${mean(cohort).toFixed(3)}`,
      holds: worst <= 0.1,
    },
    {
      what: 'oracle against the period table of 2026, largest error (years, ages 0 to 100)',
      goal: '≤ 0.1',
      measured: largest(period).toFixed(3),
      holds: largest(period) <= 0.1,
    },
    {
      what: 'oracle, man of 40 in 2026: cohort, period (published 42.1, 39.4)',
      goal: '± 0.1',
      measured: man40.map((value) => value.toFixed(2)).join(', '),
      holds: Math.abs(man40[0] - 42.1) <= 0.1 && Math.abs(man40[1] - 39.4) <= 0.1,
    },
    {
      what: 'oracle, the law fitted again to the tables',
      goal: 'the shipped numbers',
      measured: same ? 'the shipped numbers' : JSON.stringify(fitted),
      holds: same,
    },
    ...countryRows(),
    ...estimateRows(),
  ];
}
