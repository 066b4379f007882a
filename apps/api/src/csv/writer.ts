import type { Delimiter } from './records.ts';

export type Cell = string | number | null | undefined;

const signs = '=+\\-@＝＋－＠';
const blanks = '[^\\S\\t\\r\\n]';

/**
 * Where a spreadsheet may begin to read a formula (OWASP, CSV injection): at the beginning of a cell, blanks aside, and
 * after what separates cells in a file of another region or program, which quotes do not hide there. A number is none.
 */
const formula = (separators: string) =>
  new RegExp(
    `(^|[${separators}\\r\\n])(${blanks}*)(?=[${signs}])(?![+-]?[\\d.,]+(?:e[+-]?\\d+)?${blanks}*(?:$|[${separators}\\r\\n]))`,
    'gi',
  );
const formulas: Readonly<Record<Delimiter, RegExp>> = {
  ',': formula(';\\t'),
  ';': formula(',\\t'),
  '\t': formula(',;'),
  '|': formula(',;\\t'),
};
/** A tab or a carriage return at the beginning of a cell counts as one too. */
const control = /^[\t\r]/;

/**
 * Lengthens a line that has no quotes by more cells; undefined when a cell of it must be written otherwise.
 * Repeating a file is then no matter of its cells.
 */
export function lengthenLine(text: string, cells: readonly Cell[], delimiter: Delimiter): string | undefined {
  if (formulaWithin.test(text)) return undefined;
  return text + delimiter + csvLine(cells, delimiter);
}

const formulaWithin = new RegExp(`(?:^|[,;\\t|])${blanks}*[${signs}\\t\\r]`);

/**
 * One line of CSV, with its CRLF. Text is quoted where it must be; text that a spreadsheet would run as a
 * formula gets a leading apostrophe. With semicolons, numbers get the decimal comma that goes with them.
 */
export function csvLine(cells: readonly Cell[], delimiter: Delimiter = ','): string {
  let line = '';
  for (let index = 0; index < cells.length; index += 1) {
    if (index > 0) line += delimiter;
    line += writeCell(cells[index], delimiter);
  }
  return `${line}\r\n`;
}

function writeCell(cell: Cell, delimiter: Delimiter): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return delimiter === ';' ? String(cell).replace('.', ',') : String(cell);
  if (cell === '') return '';
  const safe = neutralised(cell, delimiter);
  const quoted = /["\r\n]/.test(safe) || safe.includes(delimiter);
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function neutralised(cell: string, delimiter: Delimiter): string {
  const safe = cell.replace(formulas[delimiter], "$1'$2");
  return control.test(safe) ? `'${safe}` : safe;
}

/** In the first cell of the last line. */
export const endMark = 'end';

/**
 * The last line of an export: `end` and the number of records. A file without it is incomplete: its export failed, or
 * the connection was lost.
 */
export const endLine = (records: number, columns: number): string =>
  csvLine([endMark, records, ...Array<Cell>(columns - 2).fill('')]);
