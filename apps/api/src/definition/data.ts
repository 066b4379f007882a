import type { Input } from './field.ts';
import type { Text } from './text.ts';
import { TextError } from './text-error.ts';

/** A cell or a row that cannot be read; the text is for whoever brought the file: `tenure "x" is not a number`. */
export class RowError extends TextError {}

/** One column of a file of records. */
export interface Column {
  /** Its name in the header, compared without case, spaces and underscores. */
  readonly name: string;
  /** Without it the file is refused; otherwise its cells read as ''. */
  readonly required: boolean;
}

/**
 * Where a predictor’s records come from: a file that a person brings, or the generator.
 * `Row` is plain JSON: what trainers get and what is stored, one line each.
 */
export interface DataSource<Row> {
  readonly columns: readonly Column[];
  /**
   * Reads one record. `cells` are in the order of `columns`, trimmed, with a decimal point.
   * Answers null for a record that is left out by rule (the rule is in `leavesOut`).
   * @throws RowError with the column and what is wrong
   */
  read(cells: readonly string[]): Row | null;
  /** Which records are left out, and why. */
  readonly leavesOut?: Text;
  /** What the publisher of such data asks to be said with every result that comes of it. */
  readonly disclaimer?: Text;
  /** Why a set of rows can’t be trained on (too few, one class only), or undefined. */
  refuse(rows: { readonly count: number; readonly label: (value: string) => number }): Text | undefined;
  /** What `refuse` counts rows by: the label’s value, or undefined where there is none. */
  labelOf?(row: Row): string;
  /** What the model is asked for a row, for the statistics of its features. */
  inputOf(row: Row): Input;
  /** Made-up records with a known true model. The same seed gives the same rows. */
  readonly synthetic: {
    /** The true model and the fiction, as it is said wherever results are shown. */
    readonly notice: Text;
    readonly seed: number;
    readonly rows: number;
    generate(seed: number, rows: number): Iterable<Row>;
  };
}
