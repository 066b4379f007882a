import { type DataSource, RowError } from '../definition/data.ts';
import type { BadRow } from '../http/problem.ts';
import { MessageError, messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import type { TableFormat } from '../tables/table.ts';
import type { MatchedColumns } from './columns.ts';
import { type FileRecord, nothingImported, openFile, type SourceFile } from './file-records.ts';
import type { Mapping } from './mapping.ts';
import { labelFindings, type QualityCheck, qualityCheck } from './quality.ts';
import type { Change } from './study.ts';
import { type Studied, studyFiles } from './study-files.ts';

export interface ReadOptions {
  readonly mapping: Mapping;
  /** The share of lines that may be left out because they can't be read: 0 to 1. */
  readonly skip?: number;
  /** Today, `YYYY-MM-DD`: a date after it is refused. */
  readonly today?: string;
  /** Reads so many records only, and refuses none for being too few. */
  readonly maxRows?: number;
  /** Receives every line that can't be read. */
  onBad?(bad: BadRow, cells: readonly string[]): void;
}

/** A column of the predictor, where it was found, and which of its values were converted. */
export type ReadColumn = MatchedColumns['columns'][number] & { readonly changes: readonly Change[] };

/** The result of reading files of records. */
export interface ReadReport {
  readonly rows: number;
  /** Records that the predictor's rule excludes. */
  readonly leftOut: number;
  /** Lines that can't be read; `badRows` are the first 100. */
  readonly badCount: number;
  readonly badRows: readonly BadRow[];
  /** Why nothing may be imported: too many lines that can't be read, or what the predictor says of all records. */
  readonly refusal?: Message;
  readonly columns: readonly ReadColumn[];
  /** Columns of the file that are not read: the first 100, and the number of all. */
  readonly ignored: readonly string[];
  readonly ignoredCount: number;
  readonly files: readonly { readonly name: string; readonly format: TableFormat }[];
  readonly quality: readonly Message[];
}

/** A record that was refused before its predictor read it. */
class UnreadableRow extends MessageError {}

const maxListed = 100;

/**
 * Reads files of records and passes the rows on: once to see what the columns contain, then to convert and read them,
 * and a third time if the predictor's survey revises the rows. Memory does not grow with the files. The rows may be
 * used only if the report has no refusal.
 * @throws ImportRefusal when a file can't be read to its end, or its columns can't be used
 */
export async function readRecordsOf<Row>(
  data: DataSource<Row>,
  files: readonly SourceFile[],
  options: ReadOptions,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<ReadReport> {
  const studied = await studyFiles(data, files, options);
  const survey = data.survey?.();
  const first = new Reading(data, studied, options);
  await first.read(files, async (rows) => {
    if (!survey) await take(rows);
    else for (const row of rows) survey.see(row);
  });
  if (!survey || first.refusal()) return first.report([]);
  const { findings, revise } = survey.finish();
  const { onBad: _, ...silent } = options;
  const second = new Reading(data, studied, silent, revise);
  await second.read(files, take);
  return second.report(findings.map((text) => message('predictor-message', { ...text })));
}

/** One pass over the files. */
class Reading<Row> {
  readonly #data: DataSource<Row>;
  readonly #studied: Studied;
  readonly #options: ReadOptions;
  readonly #revise: ((row: Row) => Row | null) | undefined;
  readonly #quality: QualityCheck<Row>;
  readonly #bad: BadRow[] = [];
  #badCount = 0;
  #rows = 0;
  #leftOut = 0;

  constructor(
    data: DataSource<Row>,
    studied: Studied,
    options: ReadOptions,
    revise?: (row: Row) => Row | null,
  ) {
    this.#data = data;
    this.#studied = studied;
    this.#options = options;
    this.#revise = revise;
    this.#quality = qualityCheck(data, (place) => studied.columns[place]?.matched !== null);
  }

  get #seen(): number {
    return this.#rows + this.#leftOut + this.#badCount;
  }

  async read(files: readonly SourceFile[], take: (rows: readonly Row[]) => Promise<void>): Promise<void> {
    const { maxRows = Number.POSITIVE_INFINITY, mapping } = this.#options;
    for (const file of files) {
      await using opened = await openFile(this.#data, file, mapping);
      for await (const batch of opened.batches) {
        const rows: Row[] = [];
        for (const record of batch) {
          if (this.#seen >= maxRows) break;
          const row = this.#readOne(record, files.length > 1 ? file.name : undefined);
          if (row !== null) rows.push(row);
        }
        await take(rows);
        if (this.#seen >= maxRows) return;
      }
    }
  }

  #readOne(record: FileRecord, file: string | undefined): Row | null {
    try {
      const cells = this.#convert(record);
      const read = this.#data.read(cells);
      const row = read !== null && this.#revise ? this.#revise(read) : read;
      if (row === null) {
        this.#leftOut++;
        return null;
      }
      refuseNumbers(row);
      this.#refuseFuture(row);
      this.#quality.see(cells, row);
      this.#rows++;
      return row;
    } catch (error) {
      if (!(error instanceof RowError || error instanceof UnreadableRow)) throw error;
      const bad = { line: record.line, reason: messageOf(error), ...(file === undefined ? {} : { file }) };
      if (this.#bad.length < maxListed) this.#bad.push(bad);
      this.#badCount++;
      this.#options.onBad?.(bad, record.all);
      return null;
    }
  }

  #convert({ cells, problem }: FileRecord): string[] {
    if (problem) throw new UnreadableRow(problem);
    return this.#studied.decided.map(({ convert }, place) => convert(cells[place] ?? ''));
  }

  #refuseFuture(row: Row): void {
    const { today } = this.#options;
    const date = this.#data.dateOf?.(row);
    if (date !== undefined && today !== undefined && date > today.slice(0, date.length))
      throw new UnreadableRow(message('date-in-future', { date, today }));
  }

  refusal(): Message | undefined {
    return this.#refusedLines() ?? (this.#options.maxRows === undefined ? this.#refusedWhole() : undefined);
  }

  #refusedLines(): Message | undefined {
    const { skip = 0 } = this.#options;
    const [n, total] = [this.#badCount, this.#seen];
    if (n <= total * skip) return undefined;
    if (skip === 0) return message('lines-unreadable', { n, total });
    const percent = (share: number) => Number((100 * share).toPrecision(2));
    return message('lines-unreadable-above', { n, total, share: percent(n / total), allowed: percent(skip) });
  }

  #refusedWhole(): Message | undefined {
    if (this.#rows + this.#leftOut === 0) return message('records-absent');
    const { labels, months } = this.#quality;
    const reason = this.#data.refuse({
      count: this.#rows,
      label: (value) => labels.get(value) ?? 0,
      months,
    });
    return reason && message('predictor-message', { ...reason });
  }

  report(findings: readonly Message[]): ReadReport {
    const { columns, ignored, ignoredCount, files, decided, duplicates } = this.#studied;
    const total = this.#seen;
    const refusal = this.refusal();
    return {
      rows: this.#rows,
      leftOut: this.#leftOut,
      badCount: this.#badCount,
      badRows: this.#bad,
      ...(refusal ? { refusal: nothingImported(refusal) } : {}),
      columns: columns.map((column, place) => ({ ...column, changes: decided[place]?.changes() ?? [] })),
      ignored,
      ignoredCount,
      files,
      quality: [
        ...(this.#badCount > 0 ? [message('quality-lines-skipped', { n: this.#badCount, total })] : []),
        ...(duplicates > 0 ? [message('quality-duplicates', { n: duplicates, total })] : []),
        ...decided.flatMap(({ labels }, place) =>
          labels ? [...labelFindings(columns[place]?.name ?? '', labels)] : [],
        ),
        ...this.#quality.findings(),
        ...findings,
      ],
    };
  }
}

/** JSON has no NaN or Infinity: they would be read back as null. */
function refuseNumbers(row: unknown): void {
  for (const [name, value] of Object.entries(row ?? {}))
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new UnreadableRow(message('number-not-finite', { column: name, value: String(value) }));
}
