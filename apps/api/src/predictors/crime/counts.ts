import { dateOf, weekdayOf, yearsBefore } from './calendar.ts';
import type { Records } from './records.ts';
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

/** Sums of one year’s records, [district][type] first. */
export interface YearCounts extends Span {
  /** Years before the span’s last one: 0 is the latest. */
  readonly age: number;
  /** [district][type][month] */
  readonly byMonth: Float64Array;
  /** [district][type][weekday][hour] */
  readonly byHour: Float64Array;
  /** How many days there were, [month][weekday]. */
  readonly days: Float64Array;
}

/** The last 12 months of a span: 29 February counts as the 28th. */
export const lastYear = ({ until }: Span): Span => ({ from: yearsBefore(until, 1) + 1, until });

/** The span without its last 12 months; empty (from > until) when it has no more. */
export const beforeLastYear = (span: Span): Span => ({ from: span.from, until: lastYear(span).from - 1 });

/** How many days of a span fall on each month and weekday: [month × 7 + weekday]. */
export function daysOf({ from, until }: Span): Float64Array {
  const days = new Float64Array(months * 7);
  for (let day = from; day <= until; day++) {
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

/** Sums the records of a span, a table for each year counted back from its end; the latest first. */
export function countYears(records: Records, span: Span): YearCounts[] {
  const places = records.districts.length * typeCount;
  const years: YearCounts[] = [];
  for (let until = span.until, age = 0; until >= span.from; age++) {
    const from = Math.max(span.from, lastYear({ from: span.from, until }).from);
    years.push({
      age,
      from,
      until,
      byMonth: new Float64Array(places * months),
      byHour: new Float64Array(places * 7 * 24),
      days: daysOf({ from, until }),
    });
    until = from - 1;
  }
  const monthByDay = monthsOf(span);
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until) continue;
    const year = years.find(({ from }) => day >= from) as YearCounts;
    const place = (records.district[row] as number) * typeCount + (records.type[row] as number);
    const month = place * months + (monthByDay[day - span.from] as number);
    year.byMonth[month] = (year.byMonth[month] as number) + 1;
    const hour = (place * 7 + weekdayOf(day)) * 24 + (records.hour[row] as number);
    year.byHour[hour] = (year.byHour[hour] as number) + 1;
  }
  return years;
}

/** How many cells one district has: month × weekday × slot. */
export const cellsPerDistrict = months * 7 * slots;

/** The index of a cell within its district. */
export const cellOf = (month: number, weekday: number, slot: number): number =>
  (month * 7 + weekday) * slots + slot;

/**
 * Counts a span’s records per district, month, weekday and slot of 4 hours, the cells that the published
 * measures are taken on. `only` chooses types.
 * @returns [district × cellsPerDistrict + cell]
 */
export function countCells(
  records: Records,
  span: Span,
  only: (type: number) => boolean = () => true,
): Float64Array {
  const cells = new Float64Array(records.districts.length * cellsPerDistrict);
  const monthByDay = monthsOf(span);
  const chosen = Array.from({ length: typeCount }, (_, type) => only(type));
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from || day > span.until || !chosen[records.type[row] as number]) continue;
    const slot = Math.floor((records.hour[row] as number) / slotHours);
    const cell = cellOf(monthByDay[day - span.from] as number, weekdayOf(day), slot);
    const index = (records.district[row] as number) * cellsPerDistrict + cell;
    cells[index] = (cells[index] as number) + 1;
  }
  return cells;
}
