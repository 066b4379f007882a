import type { Fields } from './field.ts';
import type { Figure } from './figure.ts';
import type { Text } from './text.ts';

/** What a model answers. All numbers are finite. */
export interface Outcome {
  /** The predicted figure, in the target’s unit: a probability of 0 to 1, a count, years. */
  readonly value: number;
  /** A key of the target’s `classes`. */
  readonly class?: string;
  /** The interval that contains the truth 8 times in 10. */
  readonly interval?: readonly [low: number, high: number];
  /** The parts of the value: keys of the target’s `parts`. */
  readonly parts?: Readonly<Record<string, number>>;
  /** A day, as `YYYY-MM-DD`. */
  readonly date?: string;
  /** For comparison: last year’s same slot, the period’s life expectancy. */
  readonly reference?: number;
}

/** The probability of a class in an outcome whose `value` is that of its class: `parts` has those of all. */
export const probabilityOf = ({ value, class: named, parts }: Outcome, key: string): number =>
  parts?.[key] ?? (key === named ? value : 0);

/** Why: `base` plus all contributions is `score`, exactly, on the definition’s `scale`. */
export interface Explanation {
  readonly base: number;
  readonly score: number;
  /** For each field of the input, by name. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** The text of an outcome. */
export interface Wording {
  readonly headline: Text;
  readonly sentence?: Text;
}

/**
 * A loaded model. `predict` and `explain` are pure, fast (microseconds) and never throw on a valid
 * input; `day` is today as `YYYY-MM-DD`, in UTC.
 */
export interface Model<Input> {
  /**
   * The fields as this model knows them, where they depend on the records it was trained on (its districts):
   * form, schema and documentation use them in place of the definition’s. Same names and kinds.
   */
  fields?(): Fields;
  /** The parts of its outcomes, where they depend on the records: in place of those of the definition’s target. */
  parts?(): Readonly<Record<string, Text>>;
  predict(input: Input, day: string): Outcome;
  explain(input: Input, day: string): Explanation;
  /** `explanation` is the result of `explain`, passed in to avoid computing it twice. */
  word(input: Input, outcome: Outcome, day: string, explanation?: Explanation): Wording;
  /** Pictures of the result, made only when someone looks. */
  figures(input: Input, outcome: Outcome, day: string): readonly Figure[];
}

/** An artefact of another predictor or version; the message gives the reason. */
export class ArtefactError extends Error {}
