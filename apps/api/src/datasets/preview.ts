import { CsvError } from '../csv/error.ts';
import type { DataSource } from '../definition/data.ts';
import { type Message, message } from '../messages/message.ts';
import { TableError } from '../tables/error.ts';
import { profileTable, type TableProfile } from '../tables/profile-table.ts';
import { openTable, type TableFormat } from '../tables/table.ts';
import { findColumns, HeaderError } from './columns.ts';
import type { SourceFile } from './file-records.ts';
import { noMapping, shapeOf } from './mapping.ts';
import { type ReadOptions, readRecordsOf } from './read-records.ts';
import type { ReadReport, ReadShape } from './read-report.ts';
import { openCount } from './read-report.ts';
import { ImportRefusal } from './refusal.ts';

/** What an import would read, and why it would be refused. */
export interface Preview extends Omit<ReadReport, 'refusal' | 'shapes'> {
  readonly refusal: Message | null;
  /** Whether all records were read. */
  readonly isWhole: boolean;
  /** The shapes, each with a profile of its first file. */
  readonly shapes: readonly PreviewShape[];
}

export interface PreviewShape extends ReadShape {
  readonly profile: TableProfile;
}

/** Rows from which the columns of a file are described. */
const profiledRows = 20_000;

/** The header of a file and how it was written; of the first one of a shape, what it contains. */
interface Looked {
  readonly file: SourceFile;
  readonly shape: string;
  readonly header: readonly string[];
  readonly format: TableFormat;
  readonly profile: TableProfile | undefined;
}

/**
 * Reads files as an import does, and keeps nothing.
 * @throws ImportRefusal when a file is no table
 */
export async function previewRecords<Row>(
  data: DataSource<Row>,
  files: readonly SourceFile[],
  options: ReadOptions,
): Promise<Preview> {
  const { maxRows = Number.POSITIVE_INFINITY } = options;
  const looked: Looked[] = [];
  for (const file of files)
    looked.push(await look(file, Math.min(maxRows, profiledRows), looked, files.length > 1));
  const profileOf = (shape: string) =>
    looked.find((each) => each.shape === shape && each.profile)?.profile as TableProfile;
  try {
    const { refusal = null, ...report } = await readRecordsOf(data, files, options, async () => undefined);
    return {
      ...report,
      shapes: report.shapes.map((shape) => ({ ...shape, profile: profileOf(shape.shape) })),
      refusal,
      isWhole: report.files.every((file) => file.isWhole),
    };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    return {
      rows: 0,
      leftOut: 0,
      badCount: error.badCount,
      badRows: error.badRows,
      shapes: looked
        .filter(({ profile }) => profile)
        .map((each) => ({ ...shapeOfLooked(data, each, options), profile: profileOf(each.shape) })),
      files: looked.map(({ file: { name }, format, shape }) => {
        const { file: _, ...count } = openCount(undefined);
        return { name, format, shape, ...count, isWhole: false };
      }),
      quality: [],
      refusal: error.content,
      isWhole: false,
    };
  }
}

async function look(
  file: SourceFile,
  maxRows: number,
  others: readonly Looked[],
  isOneOfMany: boolean,
): Promise<Looked> {
  try {
    await using table = await openTable(file.path);
    const shape = shapeOf(table.columns);
    const isNew = others.every((each) => each.shape !== shape);
    const profile = isNew ? await profileTable(table, maxRows) : undefined;
    return { file, shape, header: table.columns, format: table.format(), profile };
  } catch (error) {
    if (!(error instanceof CsvError || error instanceof TableError)) throw error;
    const refusal = message('nothing-imported', {}, error.content);
    throw new ImportRefusal(isOneOfMany ? message('file-refused', { file: file.name }, refusal) : refusal);
  }
}

/** The columns as far as they are found in a header that is refused. */
function shapeOfLooked<Row>(
  { columns }: DataSource<Row>,
  { file, header, shape }: Looked,
  options: ReadOptions,
): ReadShape {
  const mapping = file.mapping ?? options.mapping;
  let found: ReturnType<typeof findColumns> | undefined;
  try {
    found = findColumns(columns, header, mapping.columns);
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error;
  }
  return {
    shape,
    mapping,
    mappingFrom: file.mappingFrom ?? (mapping === noMapping ? 'none' : 'request'),
    districts: file.districts,
    columns: columns.map(({ name }, index) => ({
      ...(found?.columns[index] ?? { name, matched: null, by: null }),
      changes: [],
    })),
    ignored: found?.ignored ?? header.slice(0, 100),
    ignoredCount: found?.ignoredCount ?? header.length,
  };
}
