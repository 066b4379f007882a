import type { Model, Outcome } from '../../definition/model.ts';
import { readArtefact } from './artefact.ts';
import { dayOf, weekdaysInMonth } from './calendar.ts';
import { explainer } from './contributions.ts';
import { cellsPerDistrict, slotHours } from './counts.ts';
import { type CrimeInput, fieldsFor } from './fields.ts';
import { districtMap, levelGauge, type Moment, typeBars, weekHeatmap } from './figures.ts';
import type { Fit } from './fit.ts';
import { decodeCounts, makeLastYear } from './last-year.ts';
import { levelOf, levels, levelThresholds } from './levels.ts';
import { countInterval } from './poisson.ts';
import { makeRates } from './rates.ts';
import { offenceTypes, typeCount } from './types.ts';
import { wordOutcome } from './wording.ts';

/** A loaded crime model, with its fits for measuring it. */
export interface CrimeModel extends Model<CrimeInput> {
  /** The fit that answers, and the one that has not seen the last 12 months of its records. */
  readonly fits: readonly [serving: Fit, heldBack: Fit];
}

/**
 * Makes an artefact ready to serve.
 * @throws ArtefactError
 */
export function load(stored: unknown): CrimeModel {
  const artefact = readArtefact(stored);
  const { serving: fit, heldBack, map, dispersion } = artefact;
  const { districts } = fit;
  const rates = makeRates(fit);
  const counts = decodeCounts(artefact.lastYear, districts.length * typeCount * cellsPerDistrict);
  const lastYear = makeLastYear(counts, fit.until);
  const thresholds = levelThresholds(fit.cuts);
  const districtIndex = new Map(districts.map((name, index) => [name, index]));
  // Only needed for explanations: created for the first one.
  let explain: ReturnType<typeof explainer> | undefined;

  function momentOf({ district, date, hour }: CrimeInput): Moment {
    const index = districtIndex.get(district);
    if (index === undefined) throw new RangeError(`${district} is not a district of this model.`);
    const { month, weekday } = dayOf(date);
    return { district: index, month, weekday, hour };
  }

  /** Expected offences with an hour in the month’s slots like this one. */
  function slotCount(date: string, { district, month, weekday, hour }: Moment): number {
    const often = weekdaysInMonth(Number(date.slice(0, 4)), month, weekday);
    return rates.slot(district, month, weekday, Math.floor(hour / slotHours)) * often;
  }

  function predict(input: CrimeInput): Outcome {
    const moment = momentOf(input);
    const { district, month, weekday, hour } = moment;
    const slot = Math.floor(hour / slotHours);
    const parts: Record<string, number> = {};
    let reference = 0;
    for (let type = 0; type < typeCount; type++) {
      const { key } = offenceTypes[type] as (typeof offenceTypes)[number];
      parts[key] = rates.part(type, district, month, weekday, hour);
      reference += lastYear.part(type, district, month, weekday, slot);
    }
    const value = rates.all(district, month, weekday, hour);
    return {
      value,
      class: levels[levelOf(slotCount(input.date, moment), thresholds)] as string,
      interval: countInterval(value, dispersion),
      parts,
      reference,
    };
  }

  return {
    fits: [fit, heldBack],
    fields: () => fieldsFor(districts),
    predict,
    explain(input) {
      const { district, month, weekday, hour } = momentOf(input);
      explain ??= explainer(rates);
      return explain(district, month, weekday, hour);
    },
    word(input, outcome) {
      const moment = momentOf(input);
      const { district, month, weekday, hour } = moment;
      return wordOutcome(input, outcome, {
        month,
        weekday,
        expected: slotCount(input.date, moment),
        lastYear: lastYear.slot(district, month, weekday, Math.floor(hour / slotHours)),
        lastYearIs: lastYear.year(month),
      });
    },
    figures(input) {
      const moment = momentOf(input);
      return [
        levelGauge(slotCount(input.date, moment), thresholds, moment),
        districtMap(rates, map, districts, moment),
        weekHeatmap(rates, input.district, moment),
        typeBars(rates, lastYear, moment),
      ];
    },
  };
}
