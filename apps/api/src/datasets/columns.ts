import type { Column } from '../definition/data.ts';
import { MessageError } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { columnKey } from '../tables/column-key.ts';
import type { Mapping } from './mapping.ts';

/** A column of the predictor and where it was found in a file. */
export interface MatchedColumn {
  readonly name: string;
  /** Its name in the file; null where the file has none. */
  readonly matched: string | null;
  /**
   * How it was found: by its own name, by a synonym, or by the mapping. `position`: no column is read, the record’s
   * position gives its value.
   */
  readonly by: 'name' | 'synonym' | 'mapping' | 'position' | null;
}

/** Which columns of a file are those that a predictor reads. */
export interface MatchedColumns {
  readonly columns: readonly MatchedColumn[];
  /** Columns of the file that are not read: the first 100, and the number of all. */
  readonly ignored: readonly string[];
  readonly ignoredCount: number;
  /** For each column of the predictor, its index in the file; -1 for a missing one. */
  readonly places: readonly number[];
}

/** A header that a predictor can't read: what was expected and what was found. */
export class HeaderError extends MessageError {}

const maxListed = 100;
const maxFound = 10;

/**
 * Finds a predictor's columns in a file's header, all that are required.
 * @throws HeaderError as `findColumns`, and when a required column is missing
 */
export function matchColumns(
  columns: readonly Column[],
  header: readonly string[],
  mapping: Mapping['columns'] = {},
): MatchedColumns {
  const found = findColumns(columns, header, mapping);
  const missing = columns.filter(({ required }, index) => required && found.places[index] === -1);
  if (missing.length === 0) return found;
  const isOther = found.places.every((place) => place === -1);
  throw new HeaderError(explainMissing(missing, columns, header, isOther));
}

/**
 * Finds those of a predictor's columns that a file has: those that the mapping names, then those of the same name, then
 * synonyms. No column of the file is read twice.
 * @throws HeaderError when one occurs twice, or the mapping names one that does not exist
 */
export function findColumns(
  columns: readonly Column[],
  header: readonly string[],
  mapping: Mapping['columns'],
): MatchedColumns {
  const keys = header.map(columnKey);
  const named = namedColumns(columns, header, mapping);
  const places = columns.map(() => -1);
  const by = columns.map((): MatchedColumn['by'] => null);
  const taken = new Set<number>();
  const take = (index: number, place: number, how: MatchedColumn['by']) => {
    places[index] = place;
    by[index] = how;
    taken.add(place);
  };
  for (const [index, place] of named) if (place >= 0) take(index, place, 'mapping');
  for (const [index, { name }] of columns.entries()) {
    if (named.has(index)) continue;
    const [first = -1, second] = placesOf(columnKey(name), keys, taken);
    if (second !== undefined) throw duplicate(name, first, second);
    if (first >= 0) take(index, first, 'name');
  }
  for (const [index, { synonyms = [] }] of columns.entries()) {
    if (named.has(index) || places[index] !== -1) continue;
    const found = synonyms
      .map((synonym) => placesOf(columnKey(synonym), keys, taken))
      .find((all) => all.length > 0);
    if (!found) continue;
    const [first = -1, second] = found;
    if (second !== undefined) throw duplicate(header[first] ?? '', first, second);
    take(index, first, 'synonym');
  }
  const ignored = header.filter((_, place) => !taken.has(place));
  return {
    columns: columns.map(({ name }, index) => ({
      name,
      matched: header[places[index] ?? -1] ?? null,
      by: by[index] ?? null,
    })),
    ignored: ignored.slice(0, maxListed),
    ignoredCount: ignored.length,
    places,
  };
}

const placesOf = (key: string, keys: readonly string[], taken: ReadonlySet<number>): number[] =>
  keys.flatMap((one, place) => (one === key && !taken.has(place) ? [place] : []));

const duplicate = (column: string, first: number, second: number) =>
  new HeaderError(message('header-column-duplicate', { column, first: first + 1, second: second + 1 }));

/** The index of each column that the mapping names, and its place in the file; -1 for one that is not to be read. */
function namedColumns(
  columns: readonly Column[],
  header: readonly string[],
  mapping: Mapping['columns'],
): Map<number, number> {
  const own = columns.map(({ name }) => columnKey(name));
  const found = new Map<number, number>();
  for (const [name, given] of Object.entries(mapping)) {
    const index = own.indexOf(columnKey(name));
    if (index < 0)
      throw new HeaderError(
        message('mapping-column-unknown', {
          column: name,
          columns: columns.map((each) => each.name).join(', '),
        }),
      );
    const exact = given === null ? -1 : header.indexOf(given);
    const place =
      exact >= 0 || given === null ? exact : header.findIndex((one) => columnKey(one) === columnKey(given));
    if (place < 0 && given !== null)
      throw new HeaderError(message('mapping-column-absent', { column: given, found: listed(header) }));
    found.set(index, place);
  }
  return found;
}

/** The name of a column that has none. */
const noName = '""';

export const listed = (header: readonly string[]): string =>
  header
    .slice(0, maxFound)
    .map((name) => shorten(name) || noName)
    .join(', ');

function explainMissing(
  missing: readonly Column[],
  columns: readonly Column[],
  header: readonly string[],
  isOther: boolean,
): Message {
  const params = {
    expected: columns.map(({ name, required }) => (required ? name : `[${name}]`)).join(', '),
    found: listed(header),
    n: Math.max(0, header.length - maxFound),
  };
  return isOther
    ? message('header-unknown', params)
    : message('header-columns-missing', { ...params, missing: missing.map(({ name }) => name).join(', ') });
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
