import { accuracy, r2 } from '../../learning/metrics.ts';

import {
  beforeLastYear,
  cellOf,
  cellsPerDistrict,
  countCells,
  daysOf,
  lastYear,
  type Span,
  slots,
} from './counts.ts';
import type { Fit } from './fit.ts';
import { type Cuts, hasHour, levelCuts, levelOf, levelThresholds } from './levels.ts';
import { makeRates, type Rates } from './rates.ts';
import type { Records } from './records.ts';

/** A year that was kept out of a fit: what happened in each cell, and how a fit is scored. */
export interface HeldOut {
  readonly span: Span;
  /** All records as the police file them (withheld hours at 0), and those with an hour. */
  readonly observed: Float64Array;
  readonly timed: Float64Array;
  /** The same of the year before: the naive prediction. */
  readonly before: Float64Array;
  readonly timedBefore: Float64Array;
  /** The levels’ cuts by the records before. */
  readonly cuts: Cuts;
}

/** The years of a span, the latest first; the earliest may be short. */
export function yearsOf(span: Span): Span[] {
  const years: Span[] = [];
  for (let rest = span; rest.from <= rest.until; rest = beforeLastYear(rest)) {
    const { from, until } = lastYear(rest);
    years.push({ from: Math.max(from, span.from), until });
  }
  return years;
}

/** The last 12 months of the records, in cells. */
export function holdOut(records: Records): HeldOut {
  const all = { from: records.first, until: records.last };
  const span = lastYear(all);
  const known = beforeLastYear(all);
  const previous = lastYear(known);
  return {
    span,
    observed: countCells(records, span),
    timed: countCells(records, span, hasHour),
    before: countCells(records, previous),
    timedBefore: countCells(records, previous, hasHour),
    cuts: levelCuts(records, yearsOf(known)),
  };
}

/** What a fit expects in the cells of a span. */
export interface Expected {
  /** As the police file records: those whose hour is withheld stand in the first slot of the day. */
  readonly all: Float64Array;
  readonly timed: Float64Array;
}

/**
 * Expected counts per cell.
 * @param districts those of the cells; one that the fit does not know is expected to have nothing
 */
export function expectCells(fit: Fit, rates: Rates, districts: readonly string[], span: Span): Expected {
  const days = daysOf(span);
  const all = new Float64Array(districts.length * cellsPerDistrict);
  const timed = new Float64Array(all.length);
  for (const [position, name] of districts.entries()) {
    const district = fit.districts.indexOf(name);
    if (district < 0) continue;
    for (let month = 0; month < 12; month++)
      for (let weekday = 0; weekday < 7; weekday++) {
        const often = days[month * 7 + weekday] as number;
        for (let slot = 0; slot < slots; slot++) {
          const cell = position * cellsPerDistrict + cellOf(month, weekday, slot);
          const known = rates.slot(district, month, weekday, slot) * often;
          timed[cell] = known;
          all[cell] = known + (slot === 0 ? rates.withheld(district, month, weekday) * often : 0);
        }
      }
  }
  return { all, timed };
}

const hits = (counts: Float64Array, cuts: Cuts, level: (index: number) => number) =>
  counts.reduce((sum, count, index) => sum + (levelOf(count, cuts) === level(index) ? 1 : 0), 0);

/** The measures of a fit on a year that it has not seen. */
export function measure(fit: Fit, heldOut: HeldOut, districts: readonly string[], seed: number) {
  const { all, timed } = expectCells(fit, makeRates(fit), districts, heldOut.span);
  const thresholds = levelThresholds(heldOut.cuts);
  const right = hits(heldOut.timed, heldOut.cuts, (index) => levelOf(timed[index] as number, thresholds));
  return [
    { name: 'r2', ...r2(heldOut.observed, all, seed) },
    { name: 'levelAccuracy', ...accuracy(right, timed.length) },
  ];
}

/** The same measures of "as last year", which any model has to beat. */
export function measureNaive(heldOut: HeldOut) {
  const right = hits(heldOut.timed, heldOut.cuts, (index) =>
    levelOf(heldOut.timedBefore[index] as number, heldOut.cuts),
  );
  return {
    r2: explained(heldOut.observed, heldOut.before),
    levelAccuracy: right / heldOut.timed.length,
  };
}

/** R² alone, without the interval that takes hundreds of draws. */
function explained(observed: Float64Array, predicted: Float64Array): number {
  const mean = observed.reduce((sum, count) => sum + count, 0) / observed.length;
  const squares = (of: (index: number) => number) =>
    observed.reduce((sum, count, index) => sum + (count - of(index)) ** 2, 0);
  return 1 - squares((index) => predicted[index] as number) / squares(() => mean);
}

/**
 * The best R² that a perfect knowledge of every rate could reach: counts scatter about their rates at least as
 * Poisson counts do, with a variance like their mean.
 */
export function ceiling(observed: Float64Array): number {
  const mean = observed.reduce((sum, count) => sum + count, 0) / observed.length;
  const variance = observed.reduce((sum, count) => sum + (count - mean) ** 2, 0) / observed.length;
  return 1 - mean / variance;
}
