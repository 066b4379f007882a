import { TextError } from '../../definition/text-error.ts';
import { calendarMonths, dayOf } from './calendar.ts';
import { maxDistricts } from './columns.ts';
import { vocabularyOf } from './vocabulary.ts';

/** One recorded incident, without street or person. */
export interface CrimeRow {
  /** A key of `offenceTypes`, or the name that the file has for its type. */
  readonly type: string;
  readonly district: string;
  /** `YYYY-MM-DD`, or `YYYY-MM` where the day is unknown. */
  readonly date: string;
  /** 0–23; null where it is unknown or the police withhold it. */
  readonly hour: number | null;
  /** Metres east and north in the publisher’s projection, or null. */
  readonly x: number | null;
  readonly y: number | null;
  /** How many offences the row stands for, if not one. */
  readonly count?: number;
}

/** The hour of a record whose hour is unknown. */
export const noHour = 24;

/** Records in columns, a few bytes each, so that a million fit in memory. */
export interface Records {
  readonly count: number;
  /** By name; `district` counts in it. */
  readonly districts: readonly string[];
  readonly type: Uint8Array;
  /** The names of the types’ places; null where they are those of `offenceTypes`. */
  readonly types: readonly string[] | null;
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
  /** For each day from `first` to `last`: whether the records cover it. The others are gaps in the file. */
  readonly covered: Uint8Array;
}

const tooManyDistricts = () =>
  new TextError({
    en: `There are more than ${maxDistricts} districts.`,
    fr: `Il y a plus de ${maxDistricts} quartiers.`,
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
  let type = new Uint16Array(rows);
  let seen = new Uint16Array(rows);
  let day = new Int32Array(rows);
  let hour = new Uint8Array(rows);
  const types = new Map<string, number>();
  const typeCounts: number[] = [];
  const found: District[] = [];
  const indexes = new Map<string, number>();
  let count = 0;
  let read = 0;
  for await (const row of source) {
    if (read++ === rows) break;
    if (read % 16_384 === 0) signal.throwIfAborted();
    let index = indexes.get(row.district);
    if (index === undefined) {
      index = found.push({ name: row.district, x: 0, y: 0, placed: 0 }) - 1;
      indexes.set(row.district, index);
      if (found.length > maxDistricts) throw tooManyDistricts();
    }
    const district = found[index] as District;
    if (row.x !== null && row.y !== null) {
      district.x += row.x;
      district.y += row.y;
      district.placed++;
    }
    let place = types.get(row.type);
    if (place === undefined) {
      place = types.size;
      types.set(row.type, place);
      typeCounts.push(0);
    }
    const times = row.count ?? 1;
    typeCounts[place] = (typeCounts[place] as number) + times;
    if (count + times > type.length) {
      type = longer(type, count + times);
      seen = longer(seen, type.length);
      day = longer(day, type.length);
      hour = longer(hour, type.length);
    }
    type.fill(place, count, count + times);
    seen.fill(index, count, count + times);
    hour.fill(row.hour ?? noHour, count, count + times);
    for (let one = 0; one < times; one++) day[count + one] = dayOfRow(row.date, count + one);
    count += times;
  }
  if (count === 0) throw new TextError({ en: 'There are no records.', fr: 'Il n’y a aucun enregistrement.' });
  const ordered = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
  const position = Uint16Array.from(found, (district) => ordered.indexOf(district));
  const days = day.subarray(0, count);
  const names = [...types.keys()];
  const vocabulary = vocabularyOf(new Map(names.map((name, place) => [name, typeCounts[place] as number])));
  const places = Uint8Array.from(names, (name) => vocabulary.placeOf(name));
  const first = days.reduce((min, number) => Math.min(min, number), Number.POSITIVE_INFINITY);
  const last = days.reduce((max, number) => Math.max(max, number), Number.NEGATIVE_INFINITY);
  return {
    count,
    districts: ordered.map(({ name }) => name),
    type: Uint8Array.from(type.subarray(0, count), (index) => places[index] as number),
    types: vocabulary.names,
    district: seen.subarray(0, count).map((index) => position[index] as number),
    day: days,
    ...hoursOf(hour.subarray(0, count)),
    centres: ordered.map(({ x, y, placed }) => (placed > 0 ? [x / placed, y / placed] : null)),
    first,
    last,
    covered: coveredDays(days, first, last),
  };
}

type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A copy with room for at least so many numbers. */
function longer<Array extends Numbers>(numbers: Array, length: number): Array {
  const copy = new (numbers.constructor as new (length: number) => Array)(
    Math.max(length, 2 * numbers.length),
  );
  copy.set(numbers);
  return copy;
}

/** The number of a day; the records of a month without days take its days in turn. */
function dayOfRow(date: string, turn: number): number {
  if (date.length > 7) return dayOf(date).number;
  const first = dayOf(`${date}-01`).number;
  const length = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();
  return first + (turn % length);
}

/** A file without hours may have the same one in every record, usually 0: that is no hour either. */
function hoursOf(hour: Uint8Array): Pick<Records, 'hour' | 'hasHours'> {
  const different = new Set(hour);
  different.delete(noHour);
  return different.size > 1
    ? { hour, hasHours: true }
    : { hour: new Uint8Array(hour.length).fill(noHour), hasHours: false };
}

/** A run of days without records is a gap where chance alone makes one this long less than once in e²⁰ times. */
const improbable = 20;
/** Shorter runs are no gaps: some records are only of working days. */
const minGap = 8;

/**
 * The days that the records cover. Those of a month without any record are missing, and so are runs of days without any
 * that are too long for chance: a file of a year that was saved in November ends there.
 */
function coveredDays(days: Int32Array, first: number, last: number): Uint8Array {
  const { ofDay, count } = calendarMonths(first, last);
  const inMonth = new Uint8Array(count);
  const onDay = new Uint8Array(ofDay.length);
  for (const day of days) {
    inMonth[ofDay[day - first] as number] = 1;
    onDay[day - first] = 1;
  }
  const covered = Uint8Array.from(ofDay, (month) => inMonth[month] as number);
  const perDay = days.length / covered.reduce((sum, each) => sum + each, 0);
  const longest = Math.max(minGap, Math.ceil(improbable / perDay));
  for (let from = 0; from < onDay.length; ) {
    let until = from;
    while (until < onDay.length && onDay[until] === 0) until++;
    if (until - from >= longest) covered.fill(0, from, until);
    from = Math.max(until, from + 1);
  }
  return covered;
}
