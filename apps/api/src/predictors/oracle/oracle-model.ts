import type { CurveFigure } from '../../definition/figure.ts';
import type { Model } from '../../definition/model.ts';
import type { OracleArtefact } from './artefact.ts';
import { contributions } from './contributions.ts';
import { draw, foldName } from './draw.ts';
import type { OracleInput } from './fields.ts';
import { quantile } from './lifetime.ts';
import { makeProspects } from './prospects.ts';
import { homeRegion } from './regions.ts';
import { wordProphecy } from './wording.ts';

const millisecondsOfDay = 86_400_000;
const daysOfYear = 365.2425;

const yearOf = (day: string) => Number(day.slice(0, 4));

/** The day that lies `years` after `day`: tomorrow at the earliest. */
function dayAfter(day: string, years: number): string {
  const days = Math.max(1, Math.round(years * daysOfYear));
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * millisecondsOfDay).toISOString().slice(0, 10);
}

/** Same person, same answers, same day: same draw. */
function drawFor({ firstName, lastName, age, sex, region }: OracleInput, day: string) {
  return draw([foldName(firstName), foldName(lastName), age, sex ?? '', region ?? homeRegion, day]);
}

/** `alive` and `aliveAsNow` are shares after 0, 1, 2 … years. */
function survivalFigure(
  age: number,
  year: number,
  alive: Float64Array,
  aliveAsNow: Float64Array,
): CurveFigure {
  const last = Math.max(119, age + 6);
  const points = (shares: Float64Array) =>
    Array.from({ length: last - age + 1 }, (_, passed) => [age + passed, shares[passed] ?? 0] as const);
  return {
    kind: 'curve',
    title: { en: 'The chance to be there at each age', fr: 'La chance d’être là à chaque âge' },
    x: { label: { en: 'Age', fr: 'Âge' }, unit: { en: 'years', fr: 'ans' } },
    y: { label: { en: 'Share still alive', fr: 'Part encore en vie' } },
    series: [
      {
        label: { en: 'With the progress that is foreseen', fr: 'Avec les progrès attendus' },
        points: points(alive),
      },
      {
        label: { en: `If mortality stayed as in ${year}`, fr: `Si la mortalité restait celle de ${year}` },
        points: points(aliveAsNow),
      },
    ],
    here: { x: age, y: 1, label: { en: 'You are here', fr: 'Vous êtes ici' } },
  };
}

/** Makes the model of a parsed artefact. */
export function makeOracle(artefact: OracleArtefact): Model<OracleInput> {
  const prospects = makeProspects(artefact);
  return {
    predict(input, day) {
      const prospect = prospects.of(input, yearOf(day));
      // Of the middle eight tenths, so that the day lies within the interval that is shown with it.
      const years = quantile(prospect.alive, 0.1 + 0.8 * drawFor(input, day).share);
      return {
        value: prospect.cohort,
        interval: [prospect.low, prospect.high],
        reference: prospect.period,
        date: dayAfter(day, years),
      };
    },
    explain: (input, day) => contributions(input, (known) => prospects.of(known, yearOf(day)).cohort),
    word: (input, outcome, day) =>
      wordProphecy(
        `${input.firstName.trim()} ${input.lastName.trim()}`,
        outcome.date ?? day,
        drawFor(input, day).choice,
      ),
    figures(input, _outcome, day) {
      const year = yearOf(day);
      return [
        survivalFigure(input.age, year, prospects.of(input, year).alive, prospects.aliveAsNow(input, year)),
      ];
    },
  };
}
