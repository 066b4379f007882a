import { CsvError } from '../csv/error.ts';
import type { CsvRecord } from '../csv/reader.ts';
import type { DataSource } from '../definition/data.ts';
import { type Message, message } from '../messages/message.ts';
import { columnKey } from '../tables/column-key.ts';
import { TableError } from '../tables/error.ts';
import { openTable, type TableFormat } from '../tables/table.ts';
import { HeaderError, type MatchedColumns } from './columns.ts';
import type { OpenedDistricts } from './district-files.ts';
import type { Mapping, MappingSource } from './mapping.ts';
import { matchHeader } from './match-header.ts';
import { ImportRefusal } from './refusal.ts';

/** A file of an import: where it is, and what the person calls it. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** How it is read, if not as the other files, and where that comes from. */
  readonly mapping?: Mapping;
  readonly mappingFrom?: MappingSource;
  /** The districts that its mapping names. */
  readonly districts?: OpenedDistricts | undefined;
}

/** One record, in the predictor's columns; '' for one that the file does not have. */
export interface FileRecord {
  readonly line: number;
  readonly cells: readonly string[];
  /** All cells of the file. */
  readonly all: readonly string[];
  readonly problem?: Message;
}

/** A file that is being read. */
export interface OpenedFile extends AsyncDisposable {
  readonly columns: readonly string[];
  readonly matched: MatchedColumns;
  readonly decimalComma: boolean;
  format(): TableFormat;
  readonly batches: AsyncIterable<readonly FileRecord[]>;
}

/**
 * Opens a file and finds the predictor's columns. Repeated header lines are skipped (several files, one after the
 * other); their columns may be in another order.
 * @param mapping of files without their own
 * @throws ImportRefusal when it is no table, lacks columns, or, from `batches`, can't be read further
 */
export async function openFile<Row>(
  data: DataSource<Row>,
  file: SourceFile,
  mapping: Mapping,
): Promise<OpenedFile> {
  const { path, name } = file;
  const table = await openTable(path).catch((error) => refuseFile(error, name));
  const match = (header: readonly string[]) => {
    try {
      return matchHeader(data, header, file.mapping ?? mapping, file.districts);
    } catch (error) {
      if (error instanceof HeaderError) throw new ImportRefusal(error.content);
      throw error;
    }
  };
  let matched: MatchedColumns;
  try {
    matched = match(table.columns);
  } catch (error) {
    await table[Symbol.asyncDispose]();
    throw error;
  }
  const isHeader = headerTest(table.columns, matched.places);
  async function* batches() {
    let { places } = matched;
    try {
      for await (const batch of table.batches) {
        const records: FileRecord[] = [];
        for (const record of batch) {
          if (isHeader(record.cells)) places = match(record.cells).places;
          else records.push(picked(record, places));
        }
        yield records;
      }
    } catch (error) {
      refuseFile(error, name);
    }
  }
  return {
    columns: table.columns,
    matched,
    decimalComma: table.decimalComma,
    format: table.format,
    batches: batches(),
    [Symbol.asyncDispose]: () => table[Symbol.asyncDispose](),
  };
}

function picked({ line, cells, problem }: CsvRecord, places: readonly number[]): FileRecord {
  const found = places.map((place) => cells[place] ?? '');
  return problem ? { line, cells: found, all: cells, problem } : { line, cells: found, all: cells };
}

export const nothingImported = (reason: Message) => message('nothing-imported', {}, reason);

function refuseFile(error: unknown, name: string): never {
  if (error instanceof CsvError)
    throw new ImportRefusal(nothingImported(error.content), [
      { line: error.line, reason: error.reason, file: name },
    ]);
  if (error instanceof TableError) throw new ImportRefusal(nothingImported(error.content));
  // An upload that somebody removes while it is imported.
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new ImportRefusal(nothingImported(message('file-damaged')));
  throw error;
}

/** Recognises a repeated header: its first cell is the name of a column, and it names every column that is read. */
function headerTest(header: readonly string[], places: readonly number[]) {
  const known = new Set(header.map(columnKey));
  const read = places.filter((place) => place >= 0).map((place) => columnKey(header[place] ?? ''));
  return (cells: readonly string[]): boolean => {
    if (!known.has(columnKey(cells[0] ?? ''))) return false;
    const found = new Set(cells.map(columnKey));
    return read.every((name) => found.has(name));
  };
}
