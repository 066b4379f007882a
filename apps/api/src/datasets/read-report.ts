import type { BadRow } from '../http/problem.ts';
import type { Message } from '../messages/message.ts';
import type { TableFormat } from '../tables/table.ts';
import type { MatchedColumn } from './columns.ts';
import type { Change } from './study.ts';
import type { FileShape } from './study-files.ts';

/** A column of the predictor, where it was found, and which of its values were converted. */
export type ReadColumn = MatchedColumn & { readonly changes: readonly Change[] };

/** A shape of the files, and how its columns were read. */
export interface ReadShape extends Omit<FileShape, 'columns'> {
  readonly columns: readonly ReadColumn[];
}

/** What was read of a file. */
export interface ReadFile {
  readonly name: string;
  readonly format: TableFormat;
  /** Its shape, as `ReadShape` names it. */
  readonly shape: string;
  readonly rows: number;
  readonly leftOut: number;
  readonly badCount: number;
  /** Its first and last day, for records that have a date. */
  readonly from: string | null;
  readonly until: string | null;
  /** Whether all of its records were read. */
  readonly isWhole: boolean;
}

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
  /** The shapes of the files, in their order: files with the same columns have one. */
  readonly shapes: readonly ReadShape[];
  readonly files: readonly ReadFile[];
  readonly quality: readonly Message[];
}

/** What was read of a file so far; `file` is its name where there are several. */
export interface OpenCount {
  readonly file: string | undefined;
  rows: number;
  leftOut: number;
  badCount: number;
  from: string | null;
  until: string | null;
  isWhole: boolean;
}

export const openCount = (file: string | undefined): OpenCount => ({
  file,
  rows: 0,
  leftOut: 0,
  badCount: 0,
  from: null,
  until: null,
  isWhole: true,
});

export const seenOf = ({ rows, leftOut, badCount }: OpenCount): number => rows + leftOut + badCount;
