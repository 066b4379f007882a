import type { Model, Outcome } from '../../definition/model.ts';
import { readArtefact } from './artefact.ts';
import { dayOf, weekdaysInMonth } from './calendar.ts';
import { explainer } from './contributions.ts';
import { slotHours } from './counts.ts';
import { type CrimeInput, fieldsFor } from './fields.ts';
import { districtMap, levelGauge, type Moment, typeBars, weekHeatmap, yearHeatmap } from './figures.ts';
import type { Fit } from './fit.ts';
import { decodeCounts, makeLastYear, pastLength } from './last-year.ts';
import { levelOf, levels, levelThresholds } from './levels.ts';
import { countInterval } from './poisson.ts';
import { makeRates } from './rates.ts';
import type { Scale } from './scale.ts';
import { typesOf } from './vocabulary.ts';
import { type SlotCount, wordOutcome } from './wording.ts';

/** A loaded crime model, with its fits for measuring it. */
export interface CrimeModel extends Model<CrimeInput> {
  /** The fit that answers, and the one that has not seen the last 12 months of its records. */
  readonly fits: readonly [serving: Fit, heldBack: Fit];
}

/**
 * Makes an artefact ready to serve. Where the records have no hours, or nothing of a month, the outcome has no
 * class and no interval, and its text says why.
 * @throws ArtefactError
 */
export function load(stored: unknown): CrimeModel {
  const artefact = readArtefact(stored);
  const { serving: fit, heldBack, map, dispersion } = artefact;
  const { districts } = fit;
  const types = typesOf(artefact.types);
  const rates = makeRates(fit);
  const counts = decodeCounts(artefact.lastYear.counts, pastLength(districts.length));
  const lastYear = makeLastYear({ counts, years: artefact.lastYear.years });
  const thresholds = fit.cuts ? levelThresholds(fit.cuts) : null;
  const scale: Scale = thresholds ? 'hour' : 'day';
  const districtIndex = new Map(districts.map((name, index) => [name, index]));
  // Only needed for explanations: created for the first one.
  let explain: ReturnType<typeof explainer> | undefined;

  function momentOf({ district, date, hour }: CrimeInput): Moment {
    const index = districtIndex.get(district);
    if (index === undefined) throw new RangeError(`${district} is not a district of this model.`);
    const { month, weekday } = dayOf(date);
    return { district: index, month, weekday, hour };
  }

  const isKnown = ({ month }: Moment) => fit.months[month] === true;

  /** Expected offences in the month’s slots like this one: those with an hour, or whole days where none has one. */
  function expectedCount(date: string, { district, month, weekday, hour }: Moment): number {
    const often = weekdaysInMonth(Number(date.slice(0, 4)), month, weekday);
    const each = thresholds
      ? rates.slot(district, month, weekday, Math.floor(hour / slotHours))
      : rates.untimed(district, month, weekday);
    return each * often;
  }

  /** What the records hold of the latest such month, if they have a whole one. */
  function pastCount({ district, month, weekday, hour }: Moment): SlotCount['past'] {
    const year = lastYear.year(month);
    if (year === null) return undefined;
    const untimed = lastYear.untimed(district, month, weekday);
    if (!thresholds) return { year, count: untimed, untimed: 0 };
    return { year, count: lastYear.slot(district, month, weekday, Math.floor(hour / slotHours)), untimed };
  }

  function predict(input: CrimeInput): Outcome {
    const moment = momentOf(input);
    const { district, month, weekday, hour } = moment;
    const slot = Math.floor(hour / slotHours);
    const hasPast = lastYear.year(month) !== null;
    const parts: Record<string, number> = {};
    let reference = 0;
    for (const [type, { key }] of types.entries()) {
      parts[key] = rates.part(type, district, month, weekday, hour);
      if (hasPast) reference += lastYear.part(type, district, month, weekday, slot);
    }
    const value = rates.all(district, month, weekday, hour);
    return {
      value,
      ...(thresholds &&
        isKnown(moment) && {
          class: levels[levelOf(expectedCount(input.date, moment), thresholds)] as string,
          interval: countInterval(value, dispersion),
        }),
      parts,
      ...(hasPast && { reference }),
    };
  }

  return {
    fits: [fit, heldBack],
    fields: () => fieldsFor(districts, scale === 'hour'),
    parts: () => Object.fromEntries(types.map(({ key, label }) => [key, label])),
    predict,
    explain(input) {
      const { district, month, weekday, hour } = momentOf(input);
      explain ??= explainer(rates);
      return explain(district, month, weekday, hour);
    },
    word(input, outcome) {
      const moment = momentOf(input);
      const past = pastCount(moment);
      return wordOutcome(input, outcome, {
        month: moment.month,
        weekday: moment.weekday,
        scale,
        isKnown: isKnown(moment),
        someUntimed: fit.timed.some((share) => share < 1),
        expected: expectedCount(input.date, moment),
        ...(past && { past }),
      });
    },
    figures(input) {
      const moment = momentOf(input);
      return [
        ...(thresholds && isKnown(moment)
          ? [levelGauge(expectedCount(input.date, moment), thresholds, moment)]
          : []),
        districtMap(rates, map, districts, moment, scale),
        scale === 'hour'
          ? weekHeatmap(rates, input.district, moment)
          : yearHeatmap(rates, input.district, moment),
        typeBars(types, rates, lastYear, moment, scale),
      ];
    },
  };
}
