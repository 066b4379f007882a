import { TextError } from '../../definition/text-error.ts';
import { dayOf } from './calendar.ts';
import { offenceTypes } from './types.ts';

/** One recorded incident, without street or person. */
export interface CrimeRow {
  /** A key of `offenceTypes`. */
  readonly type: string;
  readonly district: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** 0–23; null where the police withhold it. */
  readonly hour: number | null;
  /** Metres east and north in the publisher’s projection, or null. */
  readonly x: number | null;
  readonly y: number | null;
}

/** Records in columns, a few bytes each, so that a million fit in memory. */
export interface Records {
  readonly count: number;
  /** By name; `district` counts in it. */
  readonly districts: readonly string[];
  readonly type: Uint8Array;
  readonly district: Uint16Array;
  /** Day numbers since 1970. */
  readonly day: Int32Array;
  /** Hours; 0 where withheld, as the police record it. */
  readonly hour: Uint8Array;
  /** Mean position of each district’s records, or null. */
  readonly centres: readonly (readonly [x: number, y: number] | null)[];
  /** First and last day that has a record. */
  readonly first: number;
  readonly last: number;
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
    hour[count] = row.hour ?? 0;
    count++;
  }
  if (count === 0) throw new TextError({ en: 'There are no records.', fr: 'Il n’y a aucun enregistrement.' });
  const ordered = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
  const position = Uint16Array.from(found, (district) => ordered.indexOf(district));
  const days = day.subarray(0, count);
  return {
    count,
    districts: ordered.map(({ name }) => name),
    type: type.subarray(0, count),
    district: seen.subarray(0, count).map((index) => position[index] as number),
    day: days,
    hour: hour.subarray(0, count),
    centres: ordered.map(({ x, y, placed }) => (placed > 0 ? [x / placed, y / placed] : null)),
    first: days.reduce((min, number) => Math.min(min, number), Number.POSITIVE_INFINITY),
    last: days.reduce((max, number) => Math.max(max, number), Number.NEGATIVE_INFINITY),
  };
}
