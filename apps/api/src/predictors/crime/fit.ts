import { dateOf } from './calendar.ts';
import { countYears, type Span, slotHours, slots, type YearCounts } from './counts.ts';
import { type Cuts, levelCuts } from './levels.ts';
import type { Records } from './records.ts';
import { offenceTypes, typeCount } from './types.ts';

/**
 * Expected counts as a product. For a type in a district, in an hour of a day:
 * level × season(month) × week(weekday) × hours(hour) × nights(weekday, slot).
 * Tables are flat, [district][type][…], `nights` is [type][weekday][slot].
 */
export interface Fit {
  /** The days of its records, as `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly until: string;
  readonly districts: readonly string[];
  /** Mean count per hour. */
  readonly level: readonly number[];
  /** Factors of mean about 1. */
  readonly season: readonly number[];
  readonly week: readonly number[];
  readonly hours: readonly number[];
  readonly nights: readonly number[];
  /** Where the risk levels medium, high and severe begin: see `levels.ts`. */
  readonly cuts: Cuts;
}

/**
 * How far details are believed. A table of counts is drawn towards a broader one as if that many records of the
 * broader one’s shape had been seen besides (the posterior mean under a Dirichlet prior).
 * Chosen by R² on Vancouver 2021 → 2022 and 2021–2022 → 2023: their mean is within .002 of the best of the grid, on
 * the milder side where it is flat, since two years are little to choose by. No trend is drawn out into the future:
 * levels are those of the latest year. That was decided with 2024 in view too, see docs/figures.md.
 */
export const strengths = {
  /** Weight of a year’s records against the next one’s, in levels: those of a year ago count a tenth. */
  levelPerYear: 0.1,
  /** The same in profiles, which change less than levels. */
  profilePerYear: 0.7,
  seasonOfType: 300,
  seasonOfDistrict: 10_000,
  weekOfType: 100,
  weekOfDistrict: 1000,
  hoursOfDistrict: 100,
  nights: 30,
} as const;

type Table = Float64Array;
const at = (table: ArrayLike<number>, index: number) => table[index] as number;
const total = (table: Table) => table.reduce((sum, value) => sum + value, 0);

/** A power by multiplication: mathematical libraries round `**` differently, and artefacts are compared by bytes. */
function weightOf(perYear: number, age: number): number {
  let weight = 1;
  for (let year = 0; year < age; year++) weight *= perYear;
  return weight;
}

/** The sum of the years’ tables, each weighted by its age. */
function weighted(years: readonly YearCounts[], perYear: number, table: (year: YearCounts) => Table): Table {
  const sum = new Float64Array((years[0] ? table(years[0]) : []).length);
  for (const year of years) {
    const weight = weightOf(perYear, year.age);
    table(year).forEach((value, index) => {
      sum[index] = at(sum, index) + weight * value;
    });
  }
  return sum;
}

/** Shares of counts, drawn towards prior shares by `strength` records. */
function shares(counts: Table, prior: Table, strength: number): Table {
  const all = total(counts) + strength;
  return counts.map((count, index) => (count + strength * at(prior, index)) / all);
}

/** Sums blocks of `length` apart: over districts for one type, when blocks are [district][type]. */
function sumOver(table: Table, length: number, blocks: Iterable<number>): Table {
  const sum = new Float64Array(length);
  for (const block of blocks)
    for (let index = 0; index < length; index++)
      sum[index] = at(sum, index) + at(table, block * length + index);
  return sum;
}

const normalised = (table: Table): Table => {
  const all = total(table);
  return table.map((value) => (all > 0 ? value / all : 1 / table.length));
};

/** Adds up a table of [rows][columns] along one of both. */
function margin(table: Table, columns: number, along: 'rows' | 'columns'): Table {
  const sum = new Float64Array(along === 'rows' ? columns : table.length / columns);
  table.forEach((value, index) => {
    const key = along === 'rows' ? index % columns : Math.floor(index / columns);
    sum[key] = at(sum, key) + value;
  });
  return sum;
}

/** [weekday][hour] to [weekday][slot]. */
function toSlots(table: Table): Table {
  const sum = new Float64Array(7 * slots);
  table.forEach((value, index) => {
    const slot = Math.floor(index / slotHours);
    sum[slot] = at(sum, slot) + value;
  });
  return sum;
}

/** What all districts of a type share. */
interface TypeProfile {
  readonly season: Table;
  readonly week: Table;
  readonly hours: Table;
  /** [weekday][slot], observed over expected if weekdays and hours were independent. */
  readonly nights: Table;
}

function typeProfile(
  byMonth: Table,
  byHour: Table,
  calendar: { monthShares: Table; weekdayShares: Table; seasonOfAll: Table },
  withheld: boolean,
): TypeProfile {
  const week = shares(margin(byHour, 24, 'columns'), calendar.weekdayShares, strengths.weekOfType);
  const hours = withheld ? new Float64Array(24).fill(1 / 24) : normalised(margin(byHour, 24, 'rows'));
  const observed = toSlots(byHour);
  const all = total(observed);
  const bySlot = margin(
    toSlots(Float64Array.from({ length: 168 }, (_, i) => at(hours, i % 24))),
    slots,
    'rows',
  );
  return {
    season: shares(byMonth, calendar.seasonOfAll, strengths.seasonOfType),
    week,
    hours,
    nights: observed.map((count, index) => {
      const expected = (all * at(week, Math.floor(index / slots)) * at(bySlot, index % slots)) / 7;
      return withheld ? 1 : (count + strengths.nights) / (expected + strengths.nights);
    }),
  };
}

/** Keeps 4 digits, more than counts can tell: artefacts stay small. */
const rounded = (table: Iterable<number>) => Array.from(table, (value) => Number(value.toPrecision(4)));

/** Fits the records of a span. */
export function fit(records: Records, span: Span): Fit {
  const years = countYears(records, span);
  const places = records.districts.length * typeCount;
  const byMonth = weighted(years, strengths.profilePerYear, (year) => year.byMonth);
  const byHour = weighted(years, strengths.profilePerYear, (year) => year.byHour);
  const days = weighted(years, strengths.profilePerYear, (year) => year.days);
  const monthShares = normalised(margin(days, 7, 'columns'));
  const weekdayShares = normalised(margin(days, 7, 'rows'));
  const everywhere = Array.from({ length: places }, (_, place) => place);
  const seasonOfAll = shares(sumOver(byMonth, 12, everywhere), monthShares, 1);
  const types = offenceTypes.map(({ hourWithheld }, type) => {
    const places = records.districts.map((_, district) => district * typeCount + type);
    return typeProfile(
      sumOver(byMonth, 12, places),
      sumOver(byHour, 168, places),
      { monthShares, weekdayShares, seasonOfAll },
      hourWithheld ?? false,
    );
  });
  const profiles = everywhere.map((place) => {
    const type = place % typeCount;
    const shared = types[type] as TypeProfile;
    const hourly = byHour.subarray(place * 168, (place + 1) * 168);
    const week = shares(margin(hourly, 24, 'columns'), shared.week, strengths.weekOfDistrict);
    const season = shares(
      byMonth.subarray(place * 12, (place + 1) * 12),
      shared.season,
      strengths.seasonOfDistrict,
    ).map((share, month) => (at(monthShares, month) > 0 ? share / at(monthShares, month) : 1));
    const hours = offenceTypes[type]?.hourWithheld
      ? shared.hours
      : shares(margin(hourly, 24, 'rows'), shared.hours, strengths.hoursOfDistrict);
    let mean = 0;
    for (let index = 0; index < 168; index++) {
      const slot = Math.floor((index % 24) / slotHours);
      const weekday = Math.floor(index / 24);
      mean += at(week, weekday) * at(hours, index % 24) * at(shared.nights, weekday * slots + slot);
    }
    return {
      level: levelOf(years, place, season) / mean / 24,
      season,
      week: week.map((share, weekday) =>
        at(weekdayShares, weekday) > 0 ? share / at(weekdayShares, weekday) : 1,
      ),
      hours: hours.map((share) => share * 24),
    };
  });
  return {
    from: dateOf(span.from),
    until: dateOf(span.until),
    districts: records.districts,
    level: rounded(profiles.map(({ level }) => level)),
    season: rounded(profiles.flatMap(({ season }) => [...season])),
    week: rounded(profiles.flatMap(({ week }) => [...week])),
    hours: rounded(profiles.flatMap(({ hours }) => [...hours])),
    nights: rounded(types.flatMap(({ nights }) => [...nights])),
    cuts: levelCuts(records, years),
  };
}

/** Count per day, recent years first: their season is taken out, so that a year cut short does not mislead. */
function levelOf(years: readonly YearCounts[], place: number, season: Table): number {
  let counted = 0;
  let expected = 0;
  for (const { age, byMonth, days } of years) {
    const weight = weightOf(strengths.levelPerYear, age);
    for (let month = 0; month < 12; month++) {
      counted += weight * at(byMonth, place * 12 + month);
      const inMonth = total(days.subarray(month * 7, month * 7 + 7));
      expected += weight * at(season, month) * inMonth;
    }
  }
  return expected > 0 ? counted / expected : 0;
}
