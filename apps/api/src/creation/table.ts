import { createReadStream } from 'node:fs';
import { pointed } from '../csv/cell.ts';
import { openCsv } from '../csv/reader.ts';
import { isMissing, numberOf } from '../tabular/records.ts';

/** A column of a person's table, cell by cell: trimmed, with a decimal point, '' where a value is missing. */
export interface TableColumn {
  readonly name: string;
  readonly cells: string[];
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
 * Reads a table into memory, column by column.
 * @throws CsvError for a file that can't be read, or a system error
 */
export async function readTable(path: string): Promise<ReadTable> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    const { header, batches } = await openCsv(stream);
    const columns = header.columns.map((name): TableColumn => ({ name, cells: [] }));
    let rows = 0;
    let badLines = 0;
    for await (const batch of batches)
      for (const { cells, problem } of batch) {
        if (rows === maxRows) return { columns, rows, badLines, isWhole: false };
        if (problem) {
          badLines++;
          continue;
        }
        rows++;
        for (const [place, column] of columns.entries()) {
          const cell = pointed(cells[place] ?? '', header);
          column.cells.push(isMissing(cell) ? '' : cell);
        }
      }
    return { columns, rows, badLines, isWhole: true };
  } finally {
    stream.destroy();
  }
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
