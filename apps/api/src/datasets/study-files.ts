import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DataSource } from '../definition/data.ts';
import { message } from '../messages/message.ts';
import type { TableFormat } from '../tables/table.ts';
import type { MatchedColumns } from './columns.ts';
import { studyColumn } from './convert.ts';
import type { OpenedDistricts } from './district-files.ts';
import { type DuplicateCounter, duplicateCounter } from './duplicates.ts';
import { nothingImported, type OpenedFile, openFile, type SourceFile } from './file-records.ts';
import { mergeLabels } from './labels.ts';
import { type Mapping, type MappingSource, noMapping, shapeOf } from './mapping.ts';
import { ImportRefusal } from './refusal.ts';
import type { ColumnStudy, Decided, LabelReport } from './study.ts';

/** Files with the same columns, which are read with one mapping. */
export interface FileShape extends Omit<MatchedColumns, 'places'> {
  /** Names the columns: see `shapeOf`. */
  readonly shape: string;
  readonly mapping: Mapping;
  readonly mappingFrom: MappingSource;
  readonly districts: OpenedDistricts | undefined;
}

/** A shape, and how its cells are converted. */
export interface StudiedShape extends FileShape {
  readonly decided: readonly Decided[];
}

/** A file and how it was written. */
export interface StudiedFile {
  readonly name: string;
  readonly format: TableFormat;
  readonly shape: StudiedShape;
}

/** What the columns of files contain, before any record is converted. */
export interface Studied {
  /** In the order of the files. */
  readonly shapes: readonly [StudiedShape, ...StudiedShape[]];
  readonly files: readonly StudiedFile[];
  /** Rows that equal an earlier one in all cells. */
  readonly duplicates: number;
  /** Of each column of labels, over all files. */
  readonly labels: readonly (LabelReport | undefined)[];
}

/** A shape whose files are being read. */
interface Growing extends FileShape {
  readonly studies: readonly ColumnStudy[];
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
  const labels = data.columns.map(({ content }) =>
    content?.kind === 'label' ? mergeLabels(content) : undefined,
  );
  const growing = new Map<string, Growing>();
  const read: { name: string; format: TableFormat; key: string }[] = [];
  const contents = new Map<string, string>();
  for (const file of files) {
    await using opened = await openOne(data, file, mapping, files.length);
    const shape = shapeOf(opened.columns);
    const own = file.mapping ?? mapping;
    const key = JSON.stringify([shape, own]);
    let found = growing.get(key);
    if (!found) {
      const { columns, ignored, ignoredCount } = opened.matched;
      found = {
        shape,
        columns,
        ignored,
        ignoredCount,
        mapping: own,
        mappingFrom: file.mappingFrom ?? (own === noMapping ? 'none' : 'request'),
        districts: file.districts,
        studies: data.columns.map((column, place) =>
          studyColumn(column, own, opened.decimalComma, labels[place]),
        ),
      };
      growing.set(key, found);
    }
    const content = await seeAll(opened, found.studies, duplicates, rowsOfEach(maxRows, files.length));
    refuseSameContent(contents, content, file.name);
    read.push({ name: file.name, format: opened.format(), key });
  }
  const shapes = [...growing].map(([key, { studies, ...shape }]) => ({
    key,
    shape: { ...shape, decided: studies.map((study) => study.decide()) },
  }));
  const [first, ...others] = shapes.map(({ shape }) => shape);
  if (!first) throw new ImportRefusal(nothingImported(message('records-absent')));
  const all = [first, ...others] as const;
  for (const shape of all) refuseUndecided(shape);
  return {
    shapes: all,
    files: read.map(({ name, format, key }) => ({
      name,
      format,
      shape: shapes.find((each) => each.key === key)?.shape ?? first,
    })),
    duplicates: duplicates.count,
    labels: first.decided.map((each) => each.labels),
  };
}

/** How many rows are read of each file, so that all have their share. */
export const rowsOfEach = (maxRows: number, files: number): number => Math.ceil(maxRows / files);

/** Of several files, a refusal names the one that it is about. */
async function openOne<Row>(
  data: DataSource<Row>,
  file: SourceFile,
  mapping: Mapping,
  count: number,
): Promise<OpenedFile> {
  try {
    return await openFile(data, file, mapping);
  } catch (error) {
    if (!(error instanceof ImportRefusal) || count === 1) throw error;
    const { content, badRows, badCount } = error;
    throw new ImportRefusal(message('file-refused', { file: file.name }, content), badRows, badCount);
  }
}

/** Shows a file’s rows to the studies; a hash of its content, undefined where it was not read to its end or is empty. */
async function seeAll(
  { batches }: OpenedFile,
  studies: readonly ColumnStudy[],
  duplicates: DuplicateCounter,
  maxRows: number,
): Promise<string | undefined> {
  let rows = 0;
  let [low, high] = [0, 0];
  for await (const batch of batches)
    for (const { cells, all, problem } of batch) {
      if (problem) continue;
      if (rows === maxRows) return undefined;
      rows++;
      const hash = duplicates.see(all);
      low = Math.imul(low ^ hash, 0x01000193) ^ (hash / 2 ** 32);
      high = Math.imul(high + hash, 0x85ebca6b) ^ rows;
      for (const [place, study] of studies.entries()) study.see(cells[place] ?? '');
    }
  return rows === 0 ? undefined : `${rows} ${low} ${high}`;
}

/** @throws ImportRefusal when two of the files have the same bytes */
async function refuseSameFiles(files: readonly SourceFile[]): Promise<void> {
  if (files.length < 2) return;
  const names = new Map<string, string>();
  for (const { path, name } of files) {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
    refuseSameContent(names, hash.digest('hex'), name);
  }
}

/** @throws ImportRefusal when another file has the same content: it may be compressed, or written otherwise */
function refuseSameContent(names: Map<string, string>, content: string | undefined, second: string): void {
  if (content === undefined) return;
  const first = names.get(content);
  if (first !== undefined) throw new ImportRefusal(nothingImported(message('file-twice', { first, second })));
  names.set(content, second);
}

function refuseUndecided({ columns, decided }: StudiedShape): void {
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
