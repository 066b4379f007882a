import { dateOf } from './calendar.ts';
import { countMonths, countYears, type MonthCounts, type Span, slotHours, slots } from './counts.ts';
import { baseLevels } from './level.ts';
import { type Cuts, levelCuts } from './levels.ts';
import { noHour, type Records } from './records.ts';
import { at, normalised, shares, sumOver, type Table, total, weightOf } from './tables.ts';
import { typeCount } from './types.ts';

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
  /** Of each type, the share of the records that have an hour. */
  readonly timed: readonly number[];
  /** For each month of the year, whether the records have one: of others nothing is known. */
  readonly months: readonly boolean[];
  /** Where the risk levels medium, high and severe begin (see `levels.ts`); null where no record has an hour. */
  readonly cuts: Cuts | null;
}

/**
 * How far details are believed. A table of counts is drawn towards a broader one as if that many records of the
 * broader one’s shape had been seen besides (the posterior mean under a Dirichlet prior).
 * Chosen by R² on Vancouver 2022, 2023 and 2024, each by a fit of the years before: see docs/figures.md for what that
 * flatters. No trend is extrapolated: it would have helped in 2023 and harmed in 2024.
 */
export const strengths = {
  /** Weight of a month’s records against the next one’s, in levels. */
  levelPerMonth: 0.75,
  /** The same in the slower level that few records are drawn towards. */
  slowLevelPerMonth: 0.92,
  level: 30,
  /** Weight of a year’s records against the next one’s in profiles, which change less than levels. */
  profilePerYear: 0.5,
  seasonOfType: 300,
  /** Divided by the years after the first: with one year, a district’s season can’t be told from its growth. */
  seasonOfDistrict: 30_000,
  weekOfType: 100,
  weekOfDistrict: 1000,
  hoursOfDistrict: 100,
  nights: 30,
} as const;

/** The counts of the years that profiles are made of, each weighted by its age. */
interface Weighted {
  /** [district][type][month] */
  readonly byMonth: Table;
  /** [district][type][weekday] */
  readonly byWeekday: Table;
  /** [district][type][weekday][hour] */
  readonly byHour: Table;
  /** Shares of the days that the records cover. */
  readonly monthShares: Table;
  readonly weekdayShares: Table;
}

function addWeighted(sum: Table, table: Table, weight: number): void {
  table.forEach((value, index) => {
    sum[index] = at(sum, index) + weight * value;
  });
}

function weigh(records: Records, span: Span, months: MonthCounts): Weighted {
  const places = records.districts.length * typeCount;
  const byWeekday = new Float64Array(places * 7);
  const byHour = new Float64Array(places * 168);
  for (const year of countYears(records, span)) {
    const weight = weightOf(strengths.profilePerYear, year.age);
    addWeighted(byWeekday, year.byWeekday, weight);
    addWeighted(byHour, year.byHour, weight);
  }
  const byMonth = new Float64Array(places * 12);
  const monthDays = new Float64Array(12);
  const weekdayDays = new Float64Array(7);
  for (let month = 0; month < months.count; month++) {
    const weight = weightOf(strengths.profilePerYear, Math.floor((months.count - 1 - month) / 12));
    const ofYear = (months.first + month) % 12;
    for (let weekday = 0; weekday < 7; weekday++) {
      const days = weight * at(months.days, month * 7 + weekday);
      monthDays[ofYear] = at(monthDays, ofYear) + days;
      weekdayDays[weekday] = at(weekdayDays, weekday) + days;
    }
    for (let place = 0; place < places; place++) {
      const index = place * 12 + ofYear;
      byMonth[index] = at(byMonth, index) + weight * at(months.counts, place * months.count + month);
    }
  }
  return {
    byMonth,
    byWeekday,
    byHour,
    monthShares: normalised(monthDays),
    weekdayShares: normalised(weekdayDays),
  };
}

/** Adds up [weekday][hour] over weekdays. */
function overWeekdays(table: Table): Table {
  const sum = new Float64Array(24);
  table.forEach((value, index) => {
    sum[index % 24] = at(sum, index % 24) + value;
  });
  return sum;
}

/** Adds up hours to slots: [weekday][hour] to [weekday][slot], or [hour] to [slot]. */
function toSlots(table: Table): Table {
  const sum = new Float64Array(table.length / slotHours);
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
  { byMonth, byWeekday, byHour }: Pick<Weighted, 'byMonth' | 'byWeekday' | 'byHour'>,
  seasonOfAll: Table,
  weekdayShares: Table,
): TypeProfile {
  const week = shares(byWeekday, weekdayShares, strengths.weekOfType);
  const hours = normalised(overWeekdays(byHour));
  const bySlot = toSlots(hours);
  const observed = toSlots(byHour);
  const all = total(observed);
  return {
    season: shares(byMonth, seasonOfAll, strengths.seasonOfType),
    week,
    hours,
    nights: observed.map((count, index) => {
      const expected = all * at(week, Math.floor(index / slots)) * at(bySlot, index % slots);
      return (count + strengths.nights) / (expected + strengths.nights);
    }),
  };
}

/** Keeps 4 digits, more than counts can tell: artefacts stay small. */
const rounded = (table: Iterable<number>) => Array.from(table, (value) => Number(value.toPrecision(4)));

/** Shares of a year or a week as factors of mean 1: relative to the share of the days. */
const factors = (table: Table, days: Table): Table =>
  table.map((share, index) => (at(days, index) > 0 ? share / at(days, index) : 1));

/** Fits the records of a span. */
export function fit(records: Records, span: Span): Fit {
  const places = records.districts.length * typeCount;
  const months = countMonths(records, span);
  const { byMonth, byWeekday, byHour, monthShares, weekdayShares } = weigh(records, span, months);
  const everywhere = Array.from({ length: places }, (_, place) => place);
  const seasonOfAll = shares(sumOver(byMonth, 12, everywhere), monthShares, 1);
  const types = Array.from({ length: typeCount }, (_, type) => {
    const ofType = records.districts.map((_, district) => district * typeCount + type);
    return typeProfile(
      {
        byMonth: sumOver(byMonth, 12, ofType),
        byWeekday: sumOver(byWeekday, 7, ofType),
        byHour: sumOver(byHour, 168, ofType),
      },
      seasonOfAll,
      weekdayShares,
    );
  });
  const yearsAfterFirst = Math.floor(coveredMonths(months) / 12) - 1;
  const profiles = everywhere.map((place) => {
    const shared = types[place % typeCount] as TypeProfile;
    const ownMonths = byMonth.subarray(place * 12, (place + 1) * 12);
    const ownWeek = byWeekday.subarray(place * 7, (place + 1) * 7);
    const ownHours = overWeekdays(byHour.subarray(place * 168, (place + 1) * 168));
    const week = shares(ownWeek, shared.week, strengths.weekOfDistrict);
    const season =
      yearsAfterFirst > 0
        ? shares(ownMonths, shared.season, strengths.seasonOfDistrict / yearsAfterFirst)
        : shared.season;
    const hours = shares(ownHours, shared.hours, strengths.hoursOfDistrict);
    let mean = 0;
    for (let index = 0; index < 168; index++) {
      const weekday = Math.floor(index / 24);
      const slot = Math.floor((index % 24) / slotHours);
      mean += at(week, weekday) * at(hours, index % 24) * at(shared.nights, weekday * slots + slot);
    }
    return { season: factors(season, monthShares), week: factors(week, weekdayShares), hours, mean };
  });
  const levels = baseLevels(
    months,
    profiles.map(({ season }) => season),
    { fast: strengths.levelPerMonth, slow: strengths.slowLevelPerMonth, strength: strengths.level },
  );
  return {
    from: dateOf(span.from),
    until: dateOf(span.until),
    districts: records.districts,
    level: rounded(profiles.map(({ mean }, place) => at(levels, place) / mean / 24)),
    season: rounded(profiles.flatMap(({ season }) => [...season])),
    week: rounded(profiles.flatMap(({ week }) => [...week])),
    hours: rounded(profiles.flatMap(({ hours }) => Array.from(hours, (share) => share * 24))),
    nights: rounded(types.flatMap(({ nights }) => [...nights])),
    timed: rounded(timedShares(records, span)),
    months: Array.from(monthShares, (share) => share > 0),
    cuts: records.hasHours ? levelCuts(records, span) : null,
  };
}

/** How many calendar months have a day that the records cover. */
const coveredMonths = ({ count, days }: MonthCounts): number =>
  Array.from({ length: count }, (_, month) => total(days.subarray(month * 7, month * 7 + 7))).filter(
    (covered) => covered > 0,
  ).length;

/** Of each type, the share of the records that have an hour; 1 for one without records. */
function timedShares(records: Records, span: Span): Table {
  const all = new Float64Array(typeCount);
  const timed = new Float64Array(typeCount);
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until) continue;
    const type = records.type[row] as number;
    all[type] = at(all, type) + 1;
    if (records.hour[row] !== noHour) timed[type] = at(timed, type) + 1;
  }
  return timed.map((count, type) => (at(all, type) > 0 ? count / at(all, type) : 1));
}
