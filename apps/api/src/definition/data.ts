import type { Input } from './field.ts';
import type { Text } from './text.ts';
import { TextError } from './text-error.ts';

/** A cell or a row that cannot be read; the text is for the person who imported the file: `tenure "x" is not a number`. */
export class RowError extends TextError {}

/** A value of a category: as `read` gets it, and other spellings of it in files. */
export interface CategoryValue {
  readonly value: string;
  readonly synonyms?: readonly string[];
}

/**
 * What the cells of a column are. They reach `read` in one form whatever the file has:
 * - `number`: with a decimal point, without currency and spaces
 * - `category`: one of the values, whatever its case; yes, true and 1 are `Yes`, or `1` where that is the value
 * - `label`: a name that the file chooses; its spelling variants are merged
 * - `date`: ISO 8601 as far as it is known, `2024-03`, `2024-03-01` or `2024-03-01T22:15`
 * - `time`: `22:15`
 * - `text`, or no content: as it is; without content, a decimal comma becomes a point in a file with semicolons
 *
 * A missing value (blank, NaN, N/A, null) is ''. A cell that is none of these stays as it is, for `read` to refuse.
 */
export type ColumnContent =
  | { readonly kind: 'number' | 'date' | 'time' | 'text' }
  | { readonly kind: 'category'; readonly values: readonly CategoryValue[] }
  | {
      readonly kind: 'label';
      /** A file with more different labels is refused. */
      readonly max: number;
      /** Removed from the labels of a file that has more: the code at the end of `Barnet 001A`. */
      readonly code?: RegExp;
    };

/** One column of a file of records. */
export interface Column {
  /** Its name in the header, compared without case, accents and punctuation. */
  readonly name: string;
  /** Without it the file is refused; otherwise its cells read as ''. */
  readonly required: boolean;
  /** Its names in other people’s files, compared likewise: the first one that a file has is read. */
  readonly synonyms?: readonly string[];
  readonly content?: ColumnContent;
}

/** How many rows there are. */
export interface RowCounts {
  readonly count: number;
  /** Rows with a label (see `labelOf`). */
  readonly label: (value: string) => number;
  /** Rows of each month, `YYYY-MM` (see `dateOf`). */
  readonly months?: ReadonlyMap<string, number>;
}

/** What only all rows together show. */
export interface Survey<Row> {
  see(row: Row): void;
  finish(): {
    /** What was found, for the person who imports and for the card. */
    readonly findings: readonly Text[];
    /** Each row as it is stored; null leaves it out. */
    revise?(row: Row): Row | null;
  };
}

/**
 * Where a predictor’s records come from: an imported file, or the generator.
 * `Row` is plain JSON: what trainers receive and what is stored, one line per row.
 */
export interface DataSource<Row> {
  readonly columns: readonly Column[];
  /**
   * The column of a record’s district, and those of its position: a person may send the districts as GeoJSON, and the
   * column is then filled from the position ('' outside of all).
   */
  readonly districts?: { readonly name: string; readonly longitude: string; readonly latitude: string };
  /** Why a file can’t be read that has only some of the columns, where one may stand for others; or undefined. */
  lacks?(has: (column: string) => boolean): Text | undefined;
  /**
   * Reads one record. `cells` are in the order of `columns`, trimmed, in the form of the column’s content.
   * Returns null for a record that a rule leaves out (see `leavesOut`).
   * @throws RowError with the column and what is wrong
   */
  read(cells: readonly string[]): Row | null;
  /** The day of a row, `YYYY-MM-DD`, or its month: one in the future is refused, and months without rows are reported. */
  dateOf?(row: Row): string;
  /** Looks at all rows of an import before any is stored. */
  survey?(): Survey<Row>;
  /** Which records are left out, and why. */
  readonly leavesOut?: Text;
  /** The notice that the publisher of the data requires with every result. */
  readonly disclaimer?: Text;
  /** Why a set of rows can’t be trained on (too few, one class only), or undefined. */
  refuse(rows: RowCounts): Text | undefined;
  /** The value by which `refuse` counts rows: the label, or undefined if there is none. */
  labelOf?(row: Row): string;
  /** The model's input for a row, for the statistics of its features. */
  inputOf(row: Row): Input;
  /** Made-up records with a known true model. The same seed gives the same rows. */
  readonly synthetic: {
    /** Explains the true model and that the data is fictional; shown with all results. */
    readonly notice: Text;
    readonly seed: number;
    readonly rows: number;
    generate(seed: number, rows: number): Iterable<Row>;
  };
}
