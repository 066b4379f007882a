import type { Fields, Input } from '../definition/field.ts';
import type { Outcome } from '../definition/model.ts';

/** Where a prediction was requested: on a page, at an alias, in a CSV file, by the Open Inference Protocol. */
export const sources = ['page', 'api', 'batch', 'inference'] as const;
export type Source = (typeof sources)[number];

/** A prediction as a row of the table. */
export interface PredictionRecord {
  readonly id: string;
  readonly modelId: number;
  readonly source: Source;
  readonly visitor: string | null;
  /** JSON array: the values in the order of the predictor’s fields, null for a missing one. */
  readonly input: string;
  /** JSON object, as the model returned it. */
  readonly outcome: string;
  readonly microseconds: number;
  readonly createdAt: string;
  /** Id of the batch that it belongs to; none for a single prediction. */
  readonly batch?: string;
}

/** The columns of a record, in the order of `copyLine`. */
export const recordColumns =
  'id, model_id, source, visitor, input, outcome, microseconds, created_at, batch' as const;

/** The record as one line of PostgreSQL’s COPY in text format. Encoded JSON contains no tabs or line breaks. */
export function copyLine(record: PredictionRecord): string {
  return `${record.id}\t${record.modelId}\t${record.source}\t${record.visitor ?? '\\N'}\t${escapeCopy(record.input)}\t${escapeCopy(record.outcome)}\t${record.microseconds}\t${record.createdAt}\t${record.batch ?? '\\N'}\n`;
}

const escapeCopy = (json: string) => (json.includes('\\') ? json.replaceAll('\\', '\\\\') : json);

export function packInput(names: readonly string[], input: Input): string {
  return JSON.stringify(names.map((name) => input[name] ?? null));
}

export function unpackInput(fields: Fields, packed: unknown): Input {
  const values = packed as readonly (string | number | null)[];
  return Object.fromEntries(Object.keys(fields).map((name, index) => [name, values[index] ?? null]));
}

export const packOutcome = (outcome: Outcome): string => JSON.stringify(outcome);
