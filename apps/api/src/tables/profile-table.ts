import { type ColumnProfile, columnProfiler } from './profile.ts';
import type { Table } from './table.ts';

/** What the columns of a table contain, and its first rows. */
export interface TableProfile {
  readonly columns: readonly ColumnProfile[];
  readonly lines: readonly (readonly string[])[];
  /** How many rows were read. */
  readonly rows: number;
  /** Whether these are all. */
  readonly isWhole: boolean;
}

const shownLines = 5;

/**
 * Profiles a table as far as its first rows.
 * @throws CsvError and TableError for a file that can't be read so far
 */
export async function profileTable(
  { columns, decimalComma, batches }: Pick<Table, 'columns' | 'decimalComma' | 'batches'>,
  maxRows: number,
): Promise<TableProfile> {
  const profilers = columns.map((name) => columnProfiler(name, decimalComma));
  const lines: (readonly string[])[] = [];
  let rows = 0;
  const finish = (isWhole: boolean): TableProfile => ({
    columns: profilers.map((each) => each.profile()),
    lines,
    rows,
    isWhole,
  });
  for await (const batch of batches)
    for (const { cells, problem } of batch) {
      if (rows === maxRows) return finish(false);
      rows++;
      if (lines.length < shownLines) lines.push(cells);
      if (!problem) for (const [place, profiler] of profilers.entries()) profiler.see(cells[place] ?? '');
    }
  return finish(true);
}
