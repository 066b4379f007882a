import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DataSource } from '../definition/data.ts';
import { message } from '../messages/message.ts';
import type { TableFormat } from '../tables/table.ts';
import type { MatchedColumn } from './columns.ts';
import { studyColumn } from './convert.ts';
import { duplicateCounter } from './duplicates.ts';
import { nothingImported, openFile, type SourceFile } from './file-records.ts';
import type { Mapping } from './mapping.ts';
import { ImportRefusal } from './refusal.ts';
import type { ColumnStudy, Decided } from './study.ts';

/** What the columns of files contain, before any record is converted. */
export interface Studied {
  /** The predictor's columns, as the first file has them. */
  readonly columns: readonly MatchedColumn[];
  readonly ignored: readonly string[];
  readonly ignoredCount: number;
  readonly decided: readonly Decided[];
  readonly files: readonly { readonly name: string; readonly format: TableFormat }[];
  /** Rows that equal an earlier one in all cells. */
  readonly duplicates: number;
}

/**
 * Reads files once, to decide how their columns are converted.
 * @throws ImportRefusal when a header can't be used, a file is there twice, day and month can't be told apart, or a
 *   column has too many labels
 */
export async function studyFiles<Row>(
  data: DataSource<Row>,
  files: readonly SourceFile[],
  { mapping, maxRows = Number.POSITIVE_INFINITY }: { readonly mapping: Mapping; readonly maxRows?: number },
): Promise<Studied> {
  await refuseSameFiles(files);
  const duplicates = duplicateCounter();
  const formats: { name: string; format: TableFormat }[] = [];
  let first: Pick<Studied, 'columns' | 'ignored' | 'ignoredCount'> | undefined;
  let studies: readonly ColumnStudy[] = [];
  let rows = 0;
  for (const file of files) {
    await using opened = await openFile(data, file, mapping);
    if (!first) {
      const { columns, ignored, ignoredCount } = opened.matched;
      first = { columns, ignored, ignoredCount };
      studies = data.columns.map((column) => studyColumn(column, mapping, opened.decimalComma));
    }
    for await (const batch of opened.batches) {
      for (const { cells, all, problem } of batch) {
        if (problem || rows >= maxRows) continue;
        rows++;
        duplicates.see(all);
        for (const [place, study] of studies.entries()) study.see(cells[place] ?? '');
      }
      if (rows >= maxRows) break;
    }
    formats.push({ name: file.name, format: opened.format() });
  }
  if (!first) throw new ImportRefusal(nothingImported(message('records-absent')));
  const decided = studies.map((study) => study.decide());
  refuseUndecided(first.columns, decided);
  return { ...first, decided, files: formats, duplicates: duplicates.count };
}

/** @throws ImportRefusal when two of the files have the same content */
async function refuseSameFiles(files: readonly SourceFile[]): Promise<void> {
  if (files.length < 2) return;
  const names = new Map<string, string>();
  for (const { path, name } of files) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
    const digest = hash.digest('hex');
    const first = names.get(digest);
    if (first !== undefined)
      throw new ImportRefusal(nothingImported(message('file-twice', { first, second: name })));
    names.set(digest, name);
  }
}

function refuseUndecided(columns: readonly MatchedColumn[], decided: readonly Decided[]): void {
  for (const [place, { isOrderUnknown, labels }] of decided.entries()) {
    const { name = '', matched } = columns[place] ?? {};
    const column = matched ?? name;
    if (isOrderUnknown)
      throw new ImportRefusal(nothingImported(message('date-order-unknown', { column, name })));
    if (labels && labels.distinct > labels.max)
      throw new ImportRefusal(
        nothingImported(message('labels-too-many', { column, n: labels.distinct, max: labels.max })),
      );
  }
}
