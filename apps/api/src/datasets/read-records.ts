import { pointed } from '../csv/cell.ts';
import { CsvError } from '../csv/error.ts';
import { type CsvHeader, type CsvRecord, openCsv } from '../csv/reader.ts';
import { type DataSource, RowError } from '../definition/data.ts';
import type { BadRow } from '../http/problem.ts';
import { MessageError, messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { columnKey, HeaderError, type MatchedColumns, matchColumns } from './columns.ts';

/** The result of reading a file of records. */
export interface ReadReport extends Omit<MatchedColumns, 'places'> {
  readonly rows: number;
  /** Records that the predictor's rule excludes. */
  readonly leftOut: number;
}

/** A file of which nothing is imported, and why; `badRows` are the lines that can't be read (the first 100). */
export class ImportRefusal extends MessageError {
  readonly badRows: readonly BadRow[];
  readonly badCount: number;

  constructor(reason: Message, badRows: readonly BadRow[] = [], badCount = badRows.length) {
    super(reason);
    this.badRows = badRows;
    this.badCount = badCount;
  }
}

/** A record that was refused before its predictor read it. */
class UnreadableRow extends MessageError {}

const maxListed = 100;

/**
 * Reads a file of records in pieces and passes the rows on. Memory does not grow with the file.
 * Repeated header lines are skipped (several files, one after the other); their columns may be in another order.
 * @throws ImportRefusal when the header, a line or all records together can't be used; the file is read to its
 *   end to count the bad lines
 */
export async function readRecordsOf<Row>(
  data: DataSource<Row>,
  source: AsyncIterable<Uint8Array>,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<ReadReport> {
  const { header, batches } = await openCsv(source).catch(refuseFile);
  let matched = match(data, header.columns);
  const first = matched;
  const isHeader = headerTest(header.columns, data);
  const labels = new Map<string, number>();
  const bad: BadRow[] = [];
  let badCount = 0;
  let rows = 0;
  let leftOut = 0;

  const readOne = (record: CsvRecord, into: Row[]) => {
    if (isHeader(record.cells)) {
      matched = match(data, record.cells);
      return;
    }
    const row = readRow(data, matched.places, record, header);
    if (row === null) {
      leftOut++;
      return;
    }
    into.push(row);
    const label = data.labelOf?.(row);
    if (label !== undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
  };

  try {
    for await (const batch of batches) {
      const read: Row[] = [];
      for (const record of batch) {
        try {
          readOne(record, read);
        } catch (error) {
          if (!(error instanceof RowError || error instanceof UnreadableRow)) throw error;
          if (bad.length < maxListed) bad.push({ line: record.line, reason: messageOf(error) });
          badCount++;
        }
      }
      rows += read.length;
      if (badCount === 0) await take(read);
    }
  } catch (error) {
    if (error instanceof CsvError) refuseFile(error);
    throw error;
  }
  refuseWhole(data, { rows, leftOut, labels }, bad, badCount);
  const { columns, ignored, ignoredCount } = first;
  return { rows, leftOut, columns, ignored, ignoredCount };
}

function refuseFile(error: unknown): never {
  if (error instanceof CsvError)
    throw new ImportRefusal(nothingImported(error.content), [{ line: error.line, reason: error.reason }]);
  throw error;
}

function match<Row>({ columns }: DataSource<Row>, header: readonly string[]): MatchedColumns {
  try {
    return matchColumns(columns, header);
  } catch (error) {
    if (error instanceof HeaderError) throw new ImportRefusal(error.content);
    throw error;
  }
}

/** Recognises a repeated header: its first cell is a known name, and it has every required column. */
function headerTest<Row>(header: readonly string[], { columns }: DataSource<Row>) {
  const known = new Set(header.map(columnKey));
  const required = columns.filter((column) => column.required).map(({ name }) => columnKey(name));
  return (cells: readonly string[]): boolean => {
    if (!known.has(columnKey(cells[0] ?? ''))) return false;
    const found = new Set(cells.map(columnKey));
    return required.every((name) => found.has(name));
  };
}

function readRow<Row>(
  data: DataSource<Row>,
  places: readonly number[],
  record: CsvRecord,
  header: CsvHeader,
): Row | null {
  if (record.problem) throw new UnreadableRow(record.problem);
  const { cells } = record;
  const row = data.read(places.map((place) => pointed(cells[place] ?? '', header)));
  // JSON has no NaN or Infinity: they would be read back as null.
  for (const [name, value] of Object.entries(row ?? {}))
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new UnreadableRow(message('number-not-finite', { column: name, value: String(value) }));
  return row;
}

function refuseWhole<Row>(
  data: DataSource<Row>,
  { rows, leftOut, labels }: { rows: number; leftOut: number; labels: ReadonlyMap<string, number> },
  bad: readonly BadRow[],
  badCount: number,
): void {
  if (badCount > 0)
    throw new ImportRefusal(
      nothingImported(message('lines-unreadable', { n: badCount, total: rows + leftOut + badCount })),
      bad,
      badCount,
    );
  if (rows + leftOut === 0) throw new ImportRefusal(nothingImported(message('records-absent')));
  const reason = data.refuse({ count: rows, label: (value) => labels.get(value) ?? 0 });
  if (reason !== undefined)
    throw new ImportRefusal(nothingImported(message('predictor-message', { ...reason })));
}

const nothingImported = (reason: Message) => message('nothing-imported', {}, reason);
