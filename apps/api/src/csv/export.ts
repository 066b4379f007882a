import { type Cell, csvLine, endLine } from './writer.ts';

/**
 * Records as a CSV file, in chunks. It begins with a byte order mark, by which spreadsheets recognise UTF-8, and ends
 * with a line `end` and the number of records, without which it is incomplete. The header is sent with the first
 * records: a query that fails is then answered with its status.
 */
export async function* exportCsv<Row>(
  columns: readonly string[],
  batches: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly Cell[],
): AsyncGenerator<string, void, undefined> {
  let chunk = `\uFEFF${csvLine(columns)}`;
  let count = 0;
  for await (const rows of batches) {
    for (const row of rows) chunk += csvLine(cellsOf(row));
    count += rows.length;
    yield chunk;
    chunk = '';
  }
  yield chunk + endLine(count, columns.length);
}
