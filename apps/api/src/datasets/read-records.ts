import { type DataSource, RowError } from '../definition/data.ts';
import type { BadRow } from '../http/problem.ts';
import { MessageError, messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { type FileRecord, nothingImported, openFile, type SourceFile } from './file-records.ts';
import type { Mapping } from './mapping.ts';
import { findPositions, type Positions } from './positions.ts';
import { labelFindings, type QualityCheck, qualityCheck } from './quality.ts';
import { type OpenCount, openCount, type ReadReport, type ReadShape, seenOf } from './read-report.ts';
import { rowsOfEach, type Studied, type StudiedFile, type StudiedShape, studyFiles } from './study-files.ts';

export interface ReadOptions {
  readonly mapping: Mapping;
  /** The share of lines that may be left out because they can't be read: 0 to 1. */
  readonly skip?: number;
  /** Today, `YYYY-MM-DD`: a date after it is refused. */
  readonly today?: string;
  /** Reads so many records only, of each file its share; if some are left, none are refused for being too few. */
  readonly maxRows?: number;
  /** Receives every line that can't be read. */
  onBad?(bad: BadRow, cells: readonly string[]): void;
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
  readonly #positions: Positions | undefined;
  readonly #bad: BadRow[] = [];
  readonly #files: OpenCount[] = [];

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
    this.#quality = qualityCheck(data, (place) =>
      studied.shapes.some(({ columns }) => columns[place]?.matched !== null),
    );
    this.#positions = studied.shapes.some(({ districts }) => districts) ? findPositions(data) : undefined;
  }

  #sum(of: (file: OpenCount) => number): number {
    return this.#files.reduce((sum, file) => sum + of(file), 0);
  }

  async read(files: readonly SourceFile[], take: (rows: readonly Row[]) => Promise<void>): Promise<void> {
    const { maxRows = Number.POSITIVE_INFINITY } = this.#options;
    for (const [index, file] of files.entries()) {
      const studied = this.#studied.files[index] as StudiedFile;
      const count = openCount(files.length > 1 ? file.name : undefined);
      this.#files.push(count);
      await this.#readFile(file, studied.shape, count, rowsOfEach(maxRows, files.length), take);
    }
  }

  async #readFile(
    file: SourceFile,
    shape: StudiedShape,
    count: OpenCount,
    maxRows: number,
    take: (rows: readonly Row[]) => Promise<void>,
  ): Promise<void> {
    await using opened = await openFile(this.#data, file, shape.mapping);
    for await (const batch of opened.batches) {
      const rows: Row[] = [];
      for (const record of batch) {
        if (seenOf(count) >= maxRows) {
          count.isWhole = false;
          break;
        }
        const row = this.#readOne(record, shape, count);
        if (row !== null) rows.push(row);
      }
      await take(rows);
      if (!count.isWhole) return;
    }
  }

  #readOne(record: FileRecord, shape: StudiedShape, count: OpenCount): Row | null {
    try {
      const cells = this.#convert(record, shape);
      const read = this.#data.read(cells);
      const row = read !== null && this.#revise ? this.#revise(read) : read;
      if (row === null) {
        count.leftOut++;
        return null;
      }
      refuseNumbers(row);
      const date = this.#data.dateOf?.(row);
      if (date !== undefined) {
        this.#refuseFuture(date);
        if (count.from === null || date < count.from) count.from = date;
        if (count.until === null || date > count.until) count.until = date;
      }
      this.#quality.see(cells, row);
      count.rows++;
      return row;
    } catch (error) {
      if (!(error instanceof RowError || error instanceof UnreadableRow)) throw error;
      const { file } = count;
      const bad = { line: record.line, reason: messageOf(error), ...(file === undefined ? {} : { file }) };
      if (this.#bad.length < maxListed) this.#bad.push(bad);
      count.badCount++;
      this.#options.onBad?.(bad, record.all);
      return null;
    }
  }

  #convert({ cells, problem }: FileRecord, { decided, districts }: StudiedShape): string[] {
    if (problem) throw new UnreadableRow(problem);
    const converted = decided.map(({ convert }, place) => convert(cells[place] ?? ''));
    if (districts) this.#positions?.put(converted, districts.districts);
    return converted;
  }

  #refuseFuture(date: string): void {
    const { today } = this.#options;
    if (today !== undefined && date > today.slice(0, date.length))
      throw new UnreadableRow(message('date-in-future', { date, today }));
  }

  refusal(): Message | undefined {
    const isWhole = this.#files.every((file) => file.isWhole);
    return this.#positions?.refusal() ?? this.#refusedLines() ?? (isWhole ? this.#refusedWhole() : undefined);
  }

  #refusedLines(): Message | undefined {
    const { skip = 0 } = this.#options;
    const [n, total] = [this.#sum(({ badCount }) => badCount), this.#sum(seenOf)];
    if (n <= total * skip) return undefined;
    if (skip === 0) return message('lines-unreadable', { n, total });
    const percent = (share: number) => Number((100 * share).toPrecision(2));
    return message('lines-unreadable-above', { n, total, share: percent(n / total), allowed: percent(skip) });
  }

  #refusedWhole(): Message | undefined {
    const count = this.#sum(({ rows }) => rows);
    if (count + this.#sum(({ leftOut }) => leftOut) === 0) return message('records-absent');
    const { labels, months } = this.#quality;
    const reason = this.#data.refuse({
      count,
      label: (value) => labels.get(value) ?? 0,
      months,
    });
    return reason && message('predictor-message', { ...reason });
  }

  report(findings: readonly Message[]): ReadReport {
    const { shapes, files, labels, duplicates } = this.#studied;
    const [total, badCount] = [this.#sum(seenOf), this.#sum((file) => file.badCount)];
    const refusal = this.refusal();
    return {
      rows: this.#sum(({ rows }) => rows),
      leftOut: this.#sum(({ leftOut }) => leftOut),
      badCount,
      badRows: this.#bad,
      ...(refusal ? { refusal: nothingImported(refusal) } : {}),
      shapes: shapes.map(readShape),
      files: files.map(({ name, format, shape }, index) => {
        const { file: _, ...count } = this.#files[index] ?? openCount(undefined);
        return { name, format, shape: shape.shape, ...count };
      }),
      quality: [
        ...(badCount > 0 ? [message('quality-lines-skipped', { n: badCount, total })] : []),
        ...(duplicates > 0 ? [message('quality-duplicates', { n: duplicates, total })] : []),
        ...(this.#positions?.findings() ?? []),
        ...labels.flatMap((each, place) =>
          each ? [...labelFindings(this.#data.columns[place]?.name ?? '', each)] : [],
        ),
        ...this.#quality.findings(),
        ...findings,
      ],
    };
  }
}

function readShape({ decided, columns, ...shape }: StudiedShape): ReadShape {
  return {
    ...shape,
    columns: columns.map((column, place) => ({ ...column, changes: decided[place]?.changes() ?? [] })),
  };
}

/** JSON has no NaN or Infinity: they would be read back as null. */
function refuseNumbers(row: unknown): void {
  for (const [name, value] of Object.entries(row ?? {}))
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new UnreadableRow(message('number-not-finite', { column: name, value: String(value) }));
}
