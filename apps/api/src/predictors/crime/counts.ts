import { calendarMonths, dateOf, weekdayOf, yearsBefore } from './calendar.ts';
import { noHour, type Records } from './records.ts';
import { typeCount } from './types.ts';

/** A span of days, both included. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export const slots = 6;
/** Hours of a slot: 0–4, 4–8, … */
export const slotHours = 24 / slots;
const months = 12;

/** The days from the first record to the last. */
export const spanOf = ({ first, last }: Records): Span => ({ from: first, until: last });

/** The last 12 months of a span: 29 February counts as the 28th. */
export const lastYear = ({ until }: Span): Span => ({ from: yearsBefore(until, 1) + 1, until });

/** The span without its last 12 months; empty (from > until) when it has no more. */
export const beforeLastYear = (span: Span): Span => ({ from: span.from, until: lastYear(span).from - 1 });

export const lengthOf = ({ from, until }: Span): number => until - from + 1;

/** The years of a span, counted back from its end, the latest first; the earliest may be short. */
export function yearsOf(span: Span): Span[] {
  const years: Span[] = [];
  for (let rest = span; rest.from <= rest.until; rest = beforeLastYear(rest)) {
    const { from, until } = lastYear(rest);
    years.push({ from: Math.max(from, span.from), until });
  }
  return years;
}

/** Whether the records cover a day; they do one outside of them. */
export const isCovered = ({ covered, first }: Records, day: number): boolean => covered[day - first] !== 0;

/** How many days of a span fall on each month and weekday: [month × 7 + weekday]. Days in gaps are not counted. */
export function daysOf({ from, until }: Span, records?: Records): Float64Array {
  const days = new Float64Array(months * 7);
  for (let day = from; day <= until; day++) {
    if (records && !isCovered(records, day)) continue;
    const index = monthOf(day) * 7 + weekdayOf(day);
    days[index] = (days[index] as number) + 1;
  }
  return days;
}

/** The month of a day number, 0–11. */
export const monthOf = (day: number): number => Number(dateOf(day).slice(5, 7)) - 1;

/** The months of a span’s days, so that millions of records need no calendar each. */
export function monthsOf({ from, until }: Span): Uint8Array {
  return Uint8Array.from({ length: Math.max(0, until - from + 1) }, (_, index) => monthOf(from + index));
}

/** Sums of one year’s records, [district][type] first. */
export interface YearCounts extends Span {
  /** Years before the span’s last one: 0 is the latest. */
  readonly age: number;
  /** [district][type][weekday], with or without an hour. */
  readonly byWeekday: Float64Array;
  /** [district][type][weekday][hour] */
  readonly byHour: Float64Array;
}

const add = (table: Float64Array, index: number) => {
  table[index] = (table[index] as number) + 1;
};

/** Sums the records of a span by weekday and hour, a table for each year of it; the latest first. */
export function countYears(records: Records, span: Span): YearCounts[] {
  const places = records.districts.length * typeCount;
  const years = yearsOf(span).map(
    (year, age): YearCounts => ({
      ...year,
      age,
      byWeekday: new Float64Array(places * 7),
      byHour: new Float64Array(places * 7 * 24),
    }),
  );
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until) continue;
    const year = years.find(({ from }) => day >= from) as YearCounts;
    const place = (records.district[row] as number) * typeCount + (records.type[row] as number);
    const onDay = place * 7 + weekdayOf(day);
    add(year.byWeekday, onDay);
    const hour = records.hour[row] as number;
    if (hour !== noHour) add(year.byHour, onDay * 24 + hour);
  }
  return years;
}

/** Sums of a span’s records by calendar month, the earliest first. */
export interface MonthCounts {
  /** The first calendar month: year × 12 + month, from 0. */
  readonly first: number;
  readonly count: number;
  /** [district][type][calendar month] */
  readonly counts: Float64Array;
  /** How many days the file covers, [calendar month][weekday]. */
  readonly days: Float64Array;
}

/** Sums the records of a span by calendar month. */
export function countMonths(records: Records, span: Span): MonthCounts {
  const { first, ofDay, count } = calendarMonths(span.from, span.until);
  const counts = new Float64Array(records.districts.length * typeCount * count);
  const days = new Float64Array(count * 7);
  ofDay.forEach((month, index) => {
    if (isCovered(records, span.from + index)) add(days, month * 7 + weekdayOf(span.from + index));
  });
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until) continue;
    const place = (records.district[row] as number) * typeCount + (records.type[row] as number);
    add(counts, place * count + (ofDay[day - span.from] as number));
  }
  return { first, count, counts, days };
}

/** How many cells one district has: month × weekday × slot. */
export const cellsPerDistrict = months * 7 * slots;

/** The index of a cell within its district. */
export const cellOf = (month: number, weekday: number, slot: number): number =>
  (month * 7 + weekday) * slots + slot;

/** Counts per district, month, weekday and slot of 4 hours: [district × cellsPerDistrict + cell]. */
export interface Cells {
  /** All records; those without an hour are in the first slot of the day, as the police file them. */
  readonly all: Float64Array;
  /** Those with an hour. */
  readonly timed: Float64Array;
}

/** Counts a span’s records in the cells that measures are taken on. */
export function countCells(records: Records, span: Span): Cells {
  const all = new Float64Array(records.districts.length * cellsPerDistrict);
  const timed = new Float64Array(all.length);
  const monthByDay = monthsOf(span);
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until) continue;
    const hour = records.hour[row] as number;
    const slot = hour === noHour ? 0 : Math.floor(hour / slotHours);
    const cell = cellOf(monthByDay[day - span.from] as number, weekdayOf(day), slot);
    const index = (records.district[row] as number) * cellsPerDistrict + cell;
    add(all, index);
    if (hour !== noHour) add(timed, index);
  }
  return { all, timed };
}
