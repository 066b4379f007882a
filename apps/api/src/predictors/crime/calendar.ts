const dayLength = 86_400_000;

/** Where a day lies in the model: its number since 1970, its month (0–11) and weekday (0 is Monday). */
export interface Day {
  readonly number: number;
  readonly month: number;
  readonly weekday: number;
}

/** @param date a day that exists, as `YYYY-MM-DD` */
export function dayOf(date: string): Day {
  const month = Number(date.slice(5, 7)) - 1;
  const number = Date.UTC(Number(date.slice(0, 4)), month, Number(date.slice(8, 10))) / dayLength;
  return { number, month, weekday: weekdayOf(number) };
}

/** The weekday of a day number: 0 is Monday (1 January 1970 was a Thursday). */
export const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7;

/** A day number as `YYYY-MM-DD`. */
export const dateOf = (number: number): string => new Date(number * dayLength).toISOString().slice(0, 10);

/** The day number of the same day `years` earlier (28 February for a 29th that year has not). */
export function yearsBefore(number: number, years: number): number {
  const date = dateOf(number);
  const year = String(Number(date.slice(0, 4)) - years).padStart(4, '0');
  const same = `${year}${date.slice(4)}`;
  const found = dayOf(same).number;
  return dateOf(found) === same ? found : dayOf(`${year}-02-28`).number;
}

/** How many of a month’s days fall on a weekday: 4 or 5. `month` counts from 0. */
export function weekdaysInMonth(year: number, month: number, weekday: number): number {
  const first = Date.UTC(year, month, 1) / dayLength;
  const length = Date.UTC(year, month + 1, 1) / dayLength - first;
  const offset = (weekday - weekdayOf(first) + 7) % 7;
  return Math.floor((length - 1 - offset) / 7) + 1;
}

/** The calendar month of each day of a span, counted from `first` (year × 12 + month, from 0). */
export interface CalendarMonths {
  readonly first: number;
  readonly ofDay: Uint16Array;
  readonly count: number;
}

/** The calendar months of a span of days, both included; none when it ends before it begins. */
export function calendarMonths(from: number, until: number): CalendarMonths {
  const ofDay = new Uint16Array(Math.max(0, until - from + 1));
  const first = calendarMonthOf(from);
  for (let index = 0; index < ofDay.length; index++) ofDay[index] = calendarMonthOf(from + index) - first;
  return { first, ofDay, count: ofDay.length === 0 ? 0 : (ofDay.at(-1) as number) + 1 };
}

/** Year × 12 + month, from 0. */
function calendarMonthOf(number: number): number {
  const date = dateOf(number);
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}
