import type { z } from 'zod';
import type { CategoryField, NumberField } from '../definition/field.ts';
import { descriptionSchema, type targetSchema } from './description-schema.ts';

export { maxValues } from './description-schema.ts';

/** A description that can't be used: which file, which part of it, why, and what it should look like. */
export class DescriptionError extends Error {}

export type TableField = NumberField | CategoryField;
export type TableTarget = z.infer<typeof targetSchema>;
export type Description = Omit<z.infer<typeof descriptionSchema>, 'fields'> & {
  readonly fields: Readonly<Record<string, TableField>>;
};

/** A row of the table: the fields by name, and the target under the name of its column. */
export type Row = Readonly<Record<string, string | number | null>>;

const label = '{ "en": "Age", "fr": "Âge" }';
const examples: Readonly<Record<string, string>> = {
  version: '1',
  title: label,
  question: label,
  summary: label,
  notice: label,
  label,
  help: label,
  unit: label,
  kind: '"number"',
  minimum: '0',
  maximum: '120',
  default: '40',
  integer: 'true',
  optional: 'true',
  values: '[{ "value": "A", "label": { "en": "A", "fr": "A" } }, …]',
  column: '"Exited"',
  threshold: '0.5',
  target: '{ "kind": "number", "column": "Price", "label": { "en": "Price", "fr": "Prix" } }',
  en: '"Age"',
  fr: '"Âge"',
  fields: '{ "Age": { "kind": "number", … } }',
  leftOut: '{ "CustomerId": { "en": "identifier", "fr": "identifiant" } }',
};

/** A key that would change the object it is put into never reaches the schema. */
function refuseReserved(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('"__proto__" is a reserved word of JavaScript');
  return value;
}

/** A description as it was parsed from JSON: with what was refused, or checked. */
export function checkDescription(
  given: unknown,
):
  | { readonly data: Description; readonly error?: never }
  | { readonly data?: never; readonly error: z.ZodError } {
  const { data, error } = descriptionSchema.safeParse(given);
  return data ? { data: data as Description } : { error };
}

/**
 * Reads a description.
 * @param file where it stands, for the message
 * @throws DescriptionError that names the file, the part, the problem and an example
 */
export function readDescription(json: string, file: string): Description {
  let given: unknown;
  try {
    given = JSON.parse(json, refuseReserved);
  } catch (error) {
    throw new DescriptionError(`${file} is not JSON that can be read: ${(error as Error).message}.`);
  }
  const { data, error } = checkDescription(given);
  if (data) return data;
  const [issue] = error.issues;
  const path = issue?.path.map(String) ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = [...path, ...(unknown === undefined ? [] : [unknown])].join('.') || 'the file';
  const problem = unknown === undefined ? issue?.message : 'is not a part of a description';
  const example = path.findLast((part) => part in examples);
  throw new DescriptionError(
    `${file}: ${place}: ${problem}.${example ? ` Example: "${example}": ${examples[example]}` : ''}`,
  );
}
