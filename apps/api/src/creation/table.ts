import { isMissing } from '../tables/missing.ts';
import { markFinder, plainNumber } from '../tables/numbers.ts';
import { openTable } from '../tables/table.ts';
import { numberOf } from '../tabular/records.ts';

/** A column of a person's table, cell by cell: numbers with a decimal point, '' where a value is missing. */
export interface TableColumn {
  readonly name: string;
  readonly cells: readonly string[];
}

/** The rows of a table, as many as are read. */
export interface ReadTable {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** Lines that have another number of cells than the header, or broken quotes. */
  readonly badLines: number;
  readonly isWhole: boolean;
}

/** More rows show nothing else about the columns. */
const maxRows = 100_000;

/**
 * Reads a table into memory, column by column: any file that an import reads.
 * @throws CsvError and TableError for a file that can't be read, or a system error
 */
export async function readTable(path: string): Promise<ReadTable> {
  await using table = await openTable(path);
  const columns = table.columns.map((name) => ({ name, cells: [] as string[] }));
  const finish = (isWhole: boolean): ReadTable => ({
    columns: columns.map(({ name, cells }) => ({ name, cells: asNumbers(cells, table.decimalComma) })),
    rows,
    badLines,
    isWhole,
  });
  let rows = 0;
  let badLines = 0;
  for await (const batch of table.batches)
    for (const { cells, problem } of batch) {
      if (rows === maxRows) return finish(false);
      if (problem) {
        badLines++;
        continue;
      }
      rows++;
      for (const [place, column] of columns.entries()) {
        const cell = (cells[place] ?? '').trim();
        column.cells.push(isMissing(cell) ? '' : cell);
      }
    }
  return finish(true);
}

/** The cells of a column of numbers as plain numbers, without currency and spaces; those of another as they are. */
function asNumbers(cells: readonly string[], decimalComma: boolean): readonly string[] {
  const finder = markFinder(decimalComma);
  for (const cell of cells) if (cell !== '') finder.see(cell);
  const mark = finder.mark();
  const plain = cells.map((cell) => (cell === '' ? '' : plainNumber(cell, mark)));
  const strays = plain.filter((cell) => cell === undefined).length;
  const filled = cells.filter((cell) => cell !== '').length;
  if (strays > filled * (1 - nearlyAll)) return cells;
  return plain.map((cell, row) => cell ?? (cells[row] as string));
}

/** What the cells of a column are. */
export interface Contents {
  readonly rows: number;
  readonly missing: number;
  /** Different cells that are not missing with their counts, most frequent first. */
  readonly values: readonly (readonly [cell: string, count: number])[];
  /** The numbers, ascending, where nearly all cells are numbers. */
  readonly numbers: readonly number[] | undefined;
  /** Cells of a column of numbers that are none: how many, and the first. */
  readonly strays: { readonly count: number; readonly first: string };
  readonly isInteger: boolean;
}

const nearlyAll = 0.95;

export function contentsOf(cells: readonly string[]): Contents {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== '') counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const numbers: number[] = [];
  let first = '';
  for (const cell of cells) {
    if (cell === '') continue;
    const number = numberOf(cell);
    if (number !== undefined) numbers.push(number);
    else if (first === '') first = cell;
  }
  const missing = cells.length - [...counts.values()].reduce((sum, count) => sum + count, 0);
  const filled = cells.length - missing;
  const isNumber = filled > 0 && numbers.length >= filled * nearlyAll;
  return {
    rows: cells.length,
    missing,
    values: [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
    numbers: isNumber ? numbers.sort((a, b) => a - b) : undefined,
    strays: { count: isNumber ? filled - numbers.length : 0, first },
    isInteger: isNumber && numbers.every(Number.isInteger),
  };
}
