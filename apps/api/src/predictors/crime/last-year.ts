import { dateOf, dayOf, weekdayOf, weekdaysInMonth } from './calendar.ts';
import { isCovered, monthsOf, type Span, slotHours, slots, spanOf } from './counts.ts';
import { noHour, type Records } from './records.ts';
import { typeCount } from './types.ts';

/**
 * Counts as text: each run of zeros as a number in letters (a = 0 … z = 25, the highest first), each other count in
 * digits. Most cells are empty, and JSON’s commas would take twice the room.
 */
export function encodeCounts(counts: ArrayLike<number>): string {
  const parts: string[] = [];
  let zeros = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] as number;
    if (count === 0) {
      zeros++;
      continue;
    }
    parts.push(letters(zeros), String(count));
    zeros = 0;
  }
  return parts.join('');
}

function letters(number: number): string {
  let text = '';
  for (let rest = number; text === '' || rest > 0; rest = Math.floor(rest / 26))
    text = String.fromCharCode(97 + (rest % 26)) + text;
  return text;
}

/** @throws RangeError when the text is none of `encodeCounts`, or holds more than `length` counts */
export function decodeCounts(text: string, length: number): Uint32Array {
  if (!/^([a-z]+[0-9]{1,9})*$/.test(text)) throw new RangeError('the counts of last year can’t be read');
  const counts = new Uint32Array(length);
  let index = -1;
  for (const [, zeros = '', count] of text.matchAll(/([a-z]+)([0-9]+)/g)) {
    let skipped = 0;
    for (const letter of zeros) skipped = skipped * 26 + letter.charCodeAt(0) - 97;
    index += skipped + 1;
    if (index >= length) throw new RangeError('the counts of last year are too many');
    counts[index] = Number(count);
  }
  return counts;
}

/** Slots of a day, and one more for the records without an hour. */
const partsOfDay = slots + 1;
const cellsPerPlace = 12 * 7 * partsOfDay;

/** How many counts there are of this many districts. */
export const pastLength = (districts: number): number => districts * typeCount * cellsPerPlace;

/** For each month of the year the latest whole one in the records: what they hold of it, for comparison. */
export interface Past {
  /** [district][type][month][weekday][slot, or none] */
  readonly counts: ArrayLike<number>;
  /** The year of each month; null where the records have no whole one. */
  readonly years: readonly (number | null)[];
}

const firstOfMonth = (year: number, month: number) =>
  dayOf(`${year}-${String(month + 1).padStart(2, '0')}-01`).number;

/** A calendar month as days. */
const spanOfMonth = (year: number, month: number): Span => ({
  from: firstOfMonth(year, month),
  until: (month === 11 ? firstOfMonth(year + 1, 0) : firstOfMonth(year, month + 1)) - 1,
});

function isWhole(records: Records, { from, until }: Span): boolean {
  for (let day = from; day <= until; day++) if (!isCovered(records, day)) return false;
  return true;
}

function latestWhole(records: Records, month: number): number | null {
  const newest = Number(dateOf(records.last).slice(0, 4));
  const oldest = Number(dateOf(records.first).slice(0, 4));
  for (let year = newest; year >= oldest; year--) {
    const { from, until } = spanOfMonth(year, month);
    if (from >= records.first && until <= records.last && isWhole(records, { from, until })) return year;
  }
  return null;
}

/** Counts the latest whole month of each name. */
export function countPast(records: Records): Past {
  const counts = new Float64Array(pastLength(records.districts.length));
  const years = Array.from({ length: 12 }, (_, month) => latestWhole(records, month));
  const spans = years.map((year, month) => (year === null ? undefined : spanOfMonth(year, month)));
  const months = monthsOf(spanOf(records));
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    const month = months[day - records.first] as number;
    const span = spans[month];
    if (!span || day < span.from || day > span.until) continue;
    const place = (records.district[row] as number) * typeCount + (records.type[row] as number);
    const hour = records.hour[row] as number;
    const part = hour === noHour ? slots : Math.floor(hour / slotHours);
    const index = place * cellsPerPlace + (month * 7 + weekdayOf(day)) * partsOfDay + part;
    counts[index] = (counts[index] as number) + 1;
  }
  return { counts, years };
}

/** What the records hold of the latest month of a name; only for months that have a year. */
export interface LastYear {
  /** The year that a month is of; null where the records have no whole one. */
  year(month: number): number | null;
  /** Mean count per hour of a type in a slot; its records without an hour are spread over the day. */
  part(type: number, district: number, month: number, weekday: number, slot: number): number;
  /** Records with an hour, in all such slots of the month. */
  slot(district: number, month: number, weekday: number, slot: number): number;
  /** Records without an hour, on all such days of the month. */
  untimed(district: number, month: number, weekday: number): number;
}

/** Answers from the counts of an artefact. */
export function makeLastYear({ counts, years }: Past): LastYear {
  const count = (type: number, district: number, day: number, part: number) =>
    counts[(district * typeCount + type) * cellsPerPlace + day * partsOfDay + part] as number;
  const allTypes = (of: (type: number) => number) => {
    let sum = 0;
    for (let type = 0; type < typeCount; type++) sum += of(type);
    return sum;
  };
  return {
    year: (month) => years[month] ?? null,
    part(type, district, month, weekday, slot) {
      const days = weekdaysInMonth(years[month] ?? 2000, month, weekday);
      const day = month * 7 + weekday;
      return (count(type, district, day, slot) / slotHours + count(type, district, day, slots) / 24) / days;
    },
    slot: (district, month, weekday, slot) =>
      allTypes((type) => count(type, district, month * 7 + weekday, slot)),
    untimed: (district, month, weekday) =>
      allTypes((type) => count(type, district, month * 7 + weekday, slots)),
  };
}
