import { TextError } from '../../definition/text-error.ts';
import { calendarMonths, dayOf } from './calendar.ts';
import { offenceTypes } from './types.ts';

/** One recorded incident, without street or person. */
export interface CrimeRow {
  /** A key of `offenceTypes`. */
  readonly type: string;
  readonly district: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** 0–23; null where it is unknown or the police withhold it. */
  readonly hour: number | null;
  /** Metres east and north in the publisher’s projection, or null. */
  readonly x: number | null;
  readonly y: number | null;
}

/** The hour of a record whose hour is unknown. */
export const noHour = 24;

/** Records in columns, a few bytes each, so that a million fit in memory. */
export interface Records {
  readonly count: number;
  /** By name; `district` counts in it. */
  readonly districts: readonly string[];
  readonly type: Uint8Array;
  readonly district: Uint16Array;
  /** Day numbers since 1970. */
  readonly day: Int32Array;
  /** Hours; `noHour` where they are unknown. */
  readonly hour: Uint8Array;
  /** Whether records differ in their hours: without that, they say nothing about hours. */
  readonly hasHours: boolean;
  /** Mean position of each district’s records, or null. */
  readonly centres: readonly (readonly [x: number, y: number] | null)[];
  /** First and last day that has a record. */
  readonly first: number;
  readonly last: number;
  /** For each day from `first` to `last`: whether its calendar month has a record. The others are gaps in the file. */
  readonly covered: Uint8Array;
}

const typeIndex = new Map(offenceTypes.map(({ key }, index) => [key, index]));
const mostDistricts = 500;
const tooManyDistricts = () =>
  new TextError({
    en: `There are more than ${mostDistricts} districts.`,
    fr: `Il y a plus de ${mostDistricts} quartiers.`,
  });

interface District {
  readonly name: string;
  x: number;
  y: number;
  placed: number;
}

/**
 * Reads all rows into columns. Districts are ordered by name, so that their numbers do not depend on the rows’ order.
 * @param rows how many there are
 * @throws Error when there are none, or more than 500 districts
 */
export async function collect(
  source: AsyncIterable<CrimeRow>,
  rows: number,
  signal: AbortSignal,
): Promise<Records> {
  const type = new Uint8Array(rows);
  const seen = new Uint16Array(rows);
  const day = new Int32Array(rows);
  const hour = new Uint8Array(rows);
  const found: District[] = [];
  const indexes = new Map<string, number>();
  let count = 0;
  for await (const row of source) {
    if (count === rows) break;
    if (count % 16_384 === 0) signal.throwIfAborted();
    let index = indexes.get(row.district);
    if (index === undefined) {
      index = found.push({ name: row.district, x: 0, y: 0, placed: 0 }) - 1;
      indexes.set(row.district, index);
      if (found.length > mostDistricts) throw tooManyDistricts();
    }
    const district = found[index] as District;
    if (row.x !== null && row.y !== null) {
      district.x += row.x;
      district.y += row.y;
      district.placed++;
    }
    type[count] = typeIndex.get(row.type) ?? 0;
    seen[count] = index;
    day[count] = dayOf(row.date).number;
    hour[count] = row.hour ?? noHour;
    count++;
  }
  if (count === 0) throw new TextError({ en: 'There are no records.', fr: 'Il n’y a aucun enregistrement.' });
  const ordered = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
  const position = Uint16Array.from(found, (district) => ordered.indexOf(district));
  const days = day.subarray(0, count);
  const first = days.reduce((min, number) => Math.min(min, number), Number.POSITIVE_INFINITY);
  const last = days.reduce((max, number) => Math.max(max, number), Number.NEGATIVE_INFINITY);
  return {
    count,
    districts: ordered.map(({ name }) => name),
    type: type.subarray(0, count),
    district: seen.subarray(0, count).map((index) => position[index] as number),
    day: days,
    ...hoursOf(hour.subarray(0, count)),
    centres: ordered.map(({ x, y, placed }) => (placed > 0 ? [x / placed, y / placed] : null)),
    first,
    last,
    covered: coveredDays(days, first, last),
  };
}

/** A file without hours may have the same one in every record, usually 0: that is no hour either. */
function hoursOf(hour: Uint8Array): Pick<Records, 'hour' | 'hasHours'> {
  const different = new Set(hour);
  different.delete(noHour);
  return different.size > 1
    ? { hour, hasHours: true }
    : { hour: new Uint8Array(hour.length).fill(noHour), hasHours: false };
}

function coveredDays(days: Int32Array, first: number, last: number): Uint8Array {
  const { ofDay, count } = calendarMonths(first, last);
  const seen = new Uint8Array(count);
  for (const day of days) seen[ofDay[day - first] as number] = 1;
  return Uint8Array.from(ofDay, (month) => seen[month] as number);
}
