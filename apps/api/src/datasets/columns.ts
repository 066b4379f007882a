import type { Column } from '../definition/data.ts';
import { MessageError } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';

/** Which columns of a file are those that a predictor reads. */
export interface MatchedColumns {
  /** Each column of the predictor, and its name in the file; null where the file has none. */
  readonly columns: readonly { readonly name: string; readonly matched: string | null }[];
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

/** How names of columns are compared: without case, spaces, underscores and byte-order mark. */
export const columnKey = (name: string): string => name.replace(/[\s_\uFEFF]/g, '').toLowerCase();

/**
 * Finds a predictor's columns in a file's header.
 * @throws HeaderError when a required column is missing, or one occurs twice
 */
export function matchColumns(columns: readonly Column[], header: readonly string[]): MatchedColumns {
  const wanted = new Map(columns.map(({ name }, index) => [columnKey(name), index]));
  const places = columns.map(() => -1);
  const ignored: string[] = [];
  let ignoredCount = 0;
  for (const [place, given] of header.entries()) {
    const index = wanted.get(columnKey(given));
    if (index === undefined) {
      ignoredCount++;
      if (ignored.length < maxListed) ignored.push(given);
    } else if (places[index] !== -1) {
      const column = columns[index]?.name ?? given;
      const first = (places[index] ?? 0) + 1;
      throw new HeaderError(message('header-column-duplicate', { column, first, second: place + 1 }));
    } else places[index] = place;
  }
  const missing = columns.filter(({ required }, index) => required && places[index] === -1);
  if (missing.length > 0) throw new HeaderError(explainMissing(missing, columns, header));
  return {
    columns: columns.map(({ name }, index) => ({ name, matched: header[places[index] ?? -1] ?? null })),
    ignored,
    ignoredCount,
    places,
  };
}

/** The name of a column that has none. */
const noName = '""';

function explainMissing(
  missing: readonly Column[],
  columns: readonly Column[],
  header: readonly string[],
): Message {
  const given = new Set(header.map(columnKey));
  const params = {
    expected: columns.map(({ name, required }) => (required ? name : `[${name}]`)).join(', '),
    found: header
      .slice(0, maxFound)
      .map((name) => shorten(name) || noName)
      .join(', '),
    n: Math.max(0, header.length - maxFound),
  };
  return columns.some(({ name }) => given.has(columnKey(name)))
    ? message('header-columns-missing', { ...params, missing: missing.map(({ name }) => name).join(', ') })
    : message('header-unknown', params);
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
