import type { Encoding } from '../csv/decode.ts';
import { type CsvHeader, type CsvRecord, openCsv } from '../csv/reader.ts';
import { message } from '../messages/message.ts';
import { openArchive } from './archive.ts';
import { containerOf, gunzipBytes, plainBytes } from './bytes.ts';
import { TableError } from './error.ts';
import { type TableLimits, usualLimits } from './limits.ts';
import { openSheet } from './workbook.ts';

/** How a file was written. */
export interface TableFormat {
  readonly kind: 'csv' | 'xlsx';
  readonly compression: 'none' | 'gzip' | 'zip';
  /** Of a CSV file. */
  readonly delimiter: CsvHeader['delimiter'] | null;
  readonly encoding: Encoding | null;
  /** The sheet of a workbook that is read: its first one. */
  readonly sheet: string | null;
}

/** A file of rows: named columns, and the rows as text in batches of some hundred, read on demand. */
export interface Table extends AsyncDisposable {
  readonly columns: readonly string[];
  /** A comma in a number is more probably the decimal one. */
  readonly decimalComma: boolean;
  /** Final after the last row: the encoding is found while reading. */
  format(): TableFormat;
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

/**
 * Opens a file of rows: CSV in any delimiter and encoding of `openCsv`, as it is or within gzip or ZIP, or the first
 * sheet of a workbook (xlsx). What it is, its content shows, not its name. Memory does not grow with the rows.
 * @throws TableError and CsvError for a file that is none of these or exceeds a limit, here or from `batches`
 */
export async function openTable(path: string, limits: TableLimits = usualLimits): Promise<Table> {
  switch (await containerOf(path)) {
    case 'old-excel':
      throw new TableError(message('workbook-old'));
    case 'zip':
      return openZip(path, limits);
    case 'gzip':
      return fromCsv(gunzipBytes(path, limits), 'gzip', limits, async () => undefined);
    case 'plain':
      return fromCsv(plainBytes(path, limits), 'none', limits, async () => undefined);
  }
}

async function openZip(path: string, limits: TableLimits): Promise<Table> {
  const archive = await openArchive(path, limits);
  const close = async () => archive[Symbol.asyncDispose]();
  try {
    if (archive.names.includes('xl/workbook.xml'))
      return await fromSheet(await openSheet(archive, limits), close);
    const tables = archive.names.filter((name) => /\.(csv|tsv|txt)$/i.test(name) && !/(^|\/)[._]/.test(name));
    const [only] = tables;
    const bytes = tables.length === 1 && only !== undefined ? archive.read(only) : undefined;
    if (!bytes) throw new TableError(message('archive-without-table', { n: tables.length }));
    return await fromCsv(bytes, 'zip', limits, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function fromCsv(
  bytes: AsyncGenerator<Uint8Array>,
  compression: TableFormat['compression'],
  limits: TableLimits,
  close: () => Promise<void>,
): Promise<Table> {
  try {
    const { header, encoding, batches } = await openCsv(bytes, limits);
    const { columns, delimiter, decimalComma } = header;
    return {
      columns,
      decimalComma,
      format: () => ({ kind: 'csv', compression, delimiter, encoding: encoding(), sheet: null }),
      batches,
      async [Symbol.asyncDispose]() {
        await bytes.return(undefined);
        await close();
      },
    };
  } catch (error) {
    await bytes.return(undefined);
    throw error;
  }
}

async function fromSheet(
  { name: sheet, batches }: Awaited<ReturnType<typeof openSheet>>,
  close: () => Promise<void>,
): Promise<Table> {
  const iterator = batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  const [head, ...rest] = first.done ? [] : first.value;
  if (!head) throw new TableError(message('workbook-empty', { sheet }));
  const columns = head.cells.map((cell) => cell.trim());
  const width = columns.length;
  const padded = (record: CsvRecord): CsvRecord =>
    record.cells.length === width
      ? record
      : { line: record.line, cells: Array.from({ length: width }, (_, place) => record.cells[place] ?? '') };
  async function* rows() {
    if (rest.length > 0) yield rest.map(padded);
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield next.value.map(padded);
  }
  return {
    columns,
    decimalComma: false,
    format: () => ({ kind: 'xlsx', compression: 'none', delimiter: null, encoding: null, sheet }),
    batches: rows(),
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
      await close();
    },
  };
}
