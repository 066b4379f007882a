import type { Input } from './field.ts';
import type { Text } from './text.ts';
import { TextError } from './text-error.ts';

/** A cell or a row that cannot be read; the text is for the person who imported the file: `tenure "x" is not a number`. */
export class RowError extends TextError {}

/** One column of a file of records. */
export interface Column {
  /** Its name in the header, compared without case, spaces and underscores. */
  readonly name: string;
  /** Without it the file is refused; otherwise its cells read as ''. */
  readonly required: boolean;
}

/**
 * Where a predictor’s records come from: an imported file, or the generator.
 * `Row` is plain JSON: what trainers receive and what is stored, one line per row.
 */
export interface DataSource<Row> {
  readonly columns: readonly Column[];
  /**
   * Reads one record. `cells` are in the order of `columns`, trimmed, with a decimal point.
   * Returns null for a record that a rule leaves out (see `leavesOut`).
   * @throws RowError with the column and what is wrong
   */
  read(cells: readonly string[]): Row | null;
  /** Which records are left out, and why. */
  readonly leavesOut?: Text;
  /** The notice that the publisher of the data requires with every result. */
  readonly disclaimer?: Text;
  /** Why a set of rows can’t be trained on (too few, one class only), or undefined. */
  refuse(rows: { readonly count: number; readonly label: (value: string) => number }): Text | undefined;
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
