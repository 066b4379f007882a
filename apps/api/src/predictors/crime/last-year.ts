import { dayOf } from './calendar.ts';
import { cellOf, cellsPerDistrict, daysOf, lastYear, slotHours, slots } from './counts.ts';
import { hasHour } from './levels.ts';
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

/** What the records’ last 12 months had, for comparison. */
export interface LastYear {
  /** Mean count per hour of a type in a slot. */
  part(type: number, district: number, month: number, weekday: number, slot: number): number;
  /** Records with an hour, in all such slots of the month. */
  slot(district: number, month: number, weekday: number, slot: number): number;
  /** The year that the month belongs to. */
  year(month: number): number;
}

/**
 * @param counts [district][type][cell] of the 12 months
 * @param until their last day, as `YYYY-MM-DD`
 */
export function makeLastYear(counts: Uint32Array, until: string): LastYear {
  const last = dayOf(until).number;
  const days = daysOf(lastYear({ from: last, until: last }));
  const count = (type: number, district: number, cell: number) =>
    counts[(district * typeCount + type) * cellsPerDistrict + cell] as number;

  function part(type: number, district: number, month: number, weekday: number, slot: number): number {
    const often = Math.max(1, days[month * 7 + weekday] as number);
    if (hasHour(type)) return count(type, district, cellOf(month, weekday, slot)) / often / slotHours;
    let day = 0;
    for (let each = 0; each < slots; each++) day += count(type, district, cellOf(month, weekday, each));
    return day / often / 24;
  }

  function slot(district: number, month: number, weekday: number, at: number): number {
    let sum = 0;
    for (let type = 0; type < typeCount; type++)
      if (hasHour(type)) sum += count(type, district, cellOf(month, weekday, at));
    return sum;
  }

  const year = Number(until.slice(0, 4));
  const month = Number(until.slice(5, 7)) - 1;
  return { part, slot, year: (asked) => (asked <= month ? year : year - 1) };
}
