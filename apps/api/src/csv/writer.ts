import type { Delimiter } from './records.ts';

export type Cell = string | number | null | undefined;

/** Spreadsheets take a cell that begins like this for a formula (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/;
const numeric = /^[+-]?[\d.,]+(?:e[+-]?\d+)?$/i;

/**
 * Lengthens a line that has no quotes by more cells; undefined when a cell of it must be written otherwise.
 * Repeating a file is then no matter of its cells.
 */
export function lengthenLine(text: string, cells: readonly Cell[], delimiter: Delimiter): string | undefined {
  if (formulaWithin.test(text)) return undefined;
  return text + delimiter + csvLine(cells, delimiter);
}

const formulaWithin = /(?:^|[,;\t])[=+\-@\t\r]/;

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
  const safe = formula.test(cell) && !numeric.test(cell) ? `'${cell}` : cell;
  const quoted = /["\r\n]/.test(safe) || safe.includes(delimiter);
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}
