import type { Column } from '../definition/data.ts';
import type { Text } from '../definition/text.ts';
import { TextError } from '../definition/text-error.ts';

/** How the columns of a file stand for those that a predictor reads. */
export interface MatchedColumns {
  /** Each column of the predictor, and what the file calls it; null where the file has none. */
  readonly columns: readonly { readonly name: string; readonly matched: string | null }[];
  /** Columns of the file that are not read: the first few, and how many there are. */
  readonly ignored: readonly string[];
  readonly ignoredCount: number;
  /** For each column of the predictor, its place in the file; -1 where there is none. */
  readonly places: readonly number[];
}

/** A header that a predictor can't read; the text says what was expected and what was found. */
export class HeaderError extends TextError {}

const mostListed = 100;
const mostFound = 10;

/** How names of columns are compared: without case, spaces, underscores and byte-order mark. */
export const columnKey = (name: string): string => name.replace(/[\s_\uFEFF]/g, '').toLowerCase();

/**
 * Finds a predictor's columns in a file's header.
 * @throws HeaderError when one that is needed is absent, or one is there twice
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
      if (ignored.length < mostListed) ignored.push(given);
    } else if (places[index] !== -1) {
      throw new HeaderError(explainTwice(columns[index]?.name ?? given, places[index] ?? 0, place));
    } else places[index] = place;
  }
  const absent = columns.filter(({ required }, index) => required && places[index] === -1);
  if (absent.length > 0) throw new HeaderError(explainAbsent(absent, columns, header));
  return {
    columns: columns.map(({ name }, index) => ({ name, matched: header[places[index] ?? -1] ?? null })),
    ignored,
    ignoredCount,
    places,
  };
}

function explainTwice(name: string, first: number, second: number): Text {
  return {
    en: `Two columns are called ${name}: the ${ordinal(first)} and the ${ordinal(second)}.`,
    fr: `Deux colonnes s’appellent ${name} : la ${ordinalFr(first)} et la ${ordinalFr(second)}.`,
  };
}

function explainAbsent(
  absent: readonly Column[],
  columns: readonly Column[],
  header: readonly string[],
): Text {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ');
  const optional = columns.filter(({ required }) => !required);
  const expected = names(columns.filter(({ required }) => required));
  const found = (noName: string) =>
    header
      .slice(0, mostFound)
      .map((name) => shorten(name) || noName)
      .join(', ');
  const more = header.length - mostFound;
  const none = columns.every(
    (column) => !header.some((given) => columnKey(given) === columnKey(column.name)),
  );
  return {
    en: [
      none
        ? 'The header has none of the columns that are read.'
        : `The header has no column ${names(absent)}.`,
      `Expected: ${expected}${optional.length > 0 ? `; also read where present: ${names(optional)}` : ''}.`,
      `Found: ${found('(no name)')}${more > 0 ? ` and ${more} more` : ''}.`,
    ].join(' '),
    fr: [
      none
        ? 'L’en-tête n’a aucune des colonnes qui sont lues.'
        : `L’en-tête n’a pas de colonne ${names(absent)}.`,
      `Attendu : ${expected}${optional.length > 0 ? ` ; lu aussi, s’il y est : ${names(optional)}` : ''}.`,
      `Trouvé : ${found('(sans nom)')}${more > 0 ? ` et ${more} de plus` : ''}.`,
    ].join(' '),
  };
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 39)}…` : name);

const endings = ['th', 'st', 'nd', 'rd'];

function ordinal(index: number): string {
  const place = index + 1;
  const teen = place % 100 > 10 && place % 100 < 14;
  return `${place}${(teen ? undefined : endings[place % 10]) ?? 'th'}`;
}

/** Of a column, which is feminine. */
const ordinalFr = (index: number) => (index === 0 ? '1re' : `${index + 1}e`);
