import { CsvError } from '../csv/error.ts';
import type { DataSource } from '../definition/data.ts';
import { type Message, message } from '../messages/message.ts';
import { TableError } from '../tables/error.ts';
import { profileTable, type TableProfile } from '../tables/profile-table.ts';
import { openTable } from '../tables/table.ts';
import { findColumns, HeaderError } from './columns.ts';
import type { SourceFile } from './file-records.ts';
import { type ReadOptions, type ReadReport, readRecordsOf } from './read-records.ts';
import { ImportRefusal } from './refusal.ts';

/** What an import would read, and why it would be refused. */
export interface Preview extends Omit<ReadReport, 'refusal'> {
  readonly refusal: Message | null;
  readonly isWhole: boolean;
  /** Of the first file. */
  readonly profile: TableProfile;
}

/** Rows from which the columns of the file are described. */
const profiledRows = 20_000;

/**
 * Reads files as an import does, and keeps nothing.
 * @throws ImportRefusal when the first file is no table
 */
export async function previewRecords<Row>(
  data: DataSource<Row>,
  files: readonly [SourceFile, ...SourceFile[]],
  options: ReadOptions,
): Promise<Preview> {
  const { maxRows = Number.POSITIVE_INFINITY } = options;
  const { profile, header, format } = await profileFirst(files[0], Math.min(maxRows, profiledRows));
  const isWhole = files.length === 1 && profile.isWhole;
  try {
    const { maxRows: _, ...whole } = options;
    const { refusal = null, ...report } = await readRecordsOf(
      data,
      files,
      isWhole ? whole : options,
      async () => undefined,
    );
    const seen = report.rows + report.leftOut + report.badCount;
    return { ...report, refusal, isWhole: seen < maxRows, profile };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    return {
      rows: 0,
      leftOut: 0,
      badCount: error.badCount,
      badRows: error.badRows,
      ...columnsOf(data, header, options),
      files: [{ name: files[0].name, format }],
      quality: [],
      refusal: error.content,
      isWhole: false,
      profile,
    };
  }
}

async function profileFirst({ path }: SourceFile, maxRows: number) {
  try {
    await using table = await openTable(path);
    const profile = await profileTable(table, maxRows);
    return { profile, header: table.columns, format: table.format() };
  } catch (error) {
    if (!(error instanceof CsvError || error instanceof TableError)) throw error;
    throw new ImportRefusal(message('nothing-imported', {}, error.content));
  }
}

/** The columns as far as they are found in a header that is refused. */
function columnsOf<Row>({ columns }: DataSource<Row>, header: readonly string[], { mapping }: ReadOptions) {
  const find = (given: typeof mapping.columns) => findColumns(columns, header, given);
  let found: ReturnType<typeof find> | undefined;
  try {
    found = find(mapping.columns);
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error;
  }
  return {
    columns: columns.map(({ name }, index) => ({
      ...(found?.columns[index] ?? { name, matched: null, by: null }),
      changes: [],
    })),
    ignored: found?.ignored ?? header.slice(0, 100),
    ignoredCount: found?.ignoredCount ?? header.length,
  };
}
