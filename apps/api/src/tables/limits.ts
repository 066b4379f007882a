import type { CsvLimits } from '../csv/reader.ts';

/** What is read of a file at most. */
export interface TableLimits extends CsvLimits {
  /** Bytes after decompression. */
  readonly bytes: number;
  /** Bytes after decompression for one byte of the file; counted from 10 MB on. */
  readonly ratio: number;
  /** Bytes of the texts of a workbook, which are in memory while it is read. */
  readonly texts: number;
}

export const usualLimits: TableLimits = {
  columns: 1_000,
  characters: 1_000_000,
  bytes: 4e9,
  ratio: 250,
  texts: 64e6,
};

/** Decompressed bytes below this are not compared with the size of the file. */
export const ratioFrom = 10e6;
