import { z } from 'zod';
import type { CategoryField, NumberField } from '../definition/field.ts';

/** A description that can't be used: which file, which part of it, why, and what it should look like. */
export class DescriptionError extends Error {}

/** Names that JavaScript gives another meaning. */
const reserved = ['__proto__', 'constructor', 'prototype'];

const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine((text) => !reserved.includes(text), 'is a reserved word of JavaScript')
  .refine((text) => !/\p{Cc}/u.test(text), 'must not have control characters');
const line = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters')
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line of text');
const text = z.strictObject({ en: line, fr: line });
const optional = z.literal(true, 'is true or left out').optional();

const described = { label: text, help: text.optional(), optional };

const numberSchema = z
  .strictObject({
    kind: z.literal('number'),
    ...described,
    integer: optional,
    minimum: z.number(),
    maximum: z.number(),
    unit: text.optional(),
    default: z.number().optional(),
  })
  .superRefine(({ minimum, maximum, default: preset, integer }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (minimum >= maximum) refuse('minimum', `must be below the maximum, ${maximum}`);
    if (preset !== undefined && (preset < minimum || preset > maximum))
      refuse('default', `must be a number of ${minimum} to ${maximum}`);
    if (integer)
      for (const [path, value] of Object.entries({ minimum, maximum, default: preset ?? 0 }))
        if (!Number.isInteger(value)) refuse(path, 'must be a whole number');
  });

/** Trees hold the values of a category as the bits of a word; one is for a missing value. */
export const maxValues = 31;

const scalar = z.union([name, z.number()], 'must be a text or a number');

const categorySchema = z
  .strictObject({
    kind: z.literal('category'),
    ...described,
    values: z
      .array(z.strictObject({ value: scalar, label: text }))
      .min(2, 'must have at least two values')
      .max(maxValues, `must have at most ${maxValues} values`),
    default: scalar.optional(),
    rest: scalar.optional(),
  })
  .superRefine(({ values, default: preset, rest }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const known = values.map(({ value }) => value);
    if (new Set(known.map(String)).size < known.length) refuse('values', 'must have no value twice');
    if (preset !== undefined && !known.includes(preset)) refuse('default', 'must be one of the values');
    if (rest !== undefined && !known.includes(rest)) refuse('rest', 'must be one of the values');
  });

const fieldSchema = z.discriminatedUnion(
  'kind',
  [numberSchema, categorySchema],
  'must have the kind number or category',
);

const labelled = z.strictObject({ value: name, label: text });
const target = { column: name, label: text };
const targetSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('yes-no'),
      ...target,
      yes: labelled,
      no: labelled,
      threshold: z.number().gt(0).lt(1),
    }),
    z.strictObject({
      kind: z.literal('classes'),
      ...target,
      classes: z
        .array(labelled)
        .min(3, 'must have at least three classes')
        .max(12, 'must have at most 12 classes'),
    }),
    z.strictObject({ kind: z.literal('number'), ...target, unit: text.optional() }),
    z.strictObject({ kind: z.literal('count'), ...target, unit: text.optional() }),
  ],
  'must have the kind yes-no, classes, number or count',
);

/** A predictor from a table, as `predictor.json` describes it: what is predicted from which columns, and its texts. */
const descriptionSchema = z
  .strictObject({
    version: z.int().min(1),
    title: text,
    question: text,
    summary: text,
    notice: text,
    target: targetSchema,
    fields: z.record(name, fieldSchema),
    /** Columns that are not read, and why: for people. */
    leftOut: z.record(z.string(), text),
  })
  .superRefine(({ fields, target }, context) => {
    const names = Object.keys(fields);
    if (names.length === 0)
      context.addIssue({ code: 'custom', path: ['fields'], message: 'must have a field' });
    const keys = new Map<string, string>([[keyOf(target.column), target.column]]);
    for (const each of names) {
      const other = keys.get(keyOf(each));
      if (other !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['fields', each],
          message: `has the name of ${other === target.column ? 'the target' : `"${other}"`}; case, accents and punctuation make no difference`,
        });
      keys.set(keyOf(each), each);
    }
    const values =
      target.kind === 'yes-no' ? [target.yes, target.no] : target.kind === 'classes' ? target.classes : [];
    if (new Set(values.map(({ value }) => value)).size < values.length)
      context.addIssue({ code: 'custom', path: ['target'], message: 'must have no value twice' });
  });

/** As files are matched: see datasets/columns.ts. */
function keyOf(column: string): string {
  const plain = column
    .normalize('NFD')
    .replace(/[\p{M}\uFEFF]/gu, '')
    .toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '') || plain.trim();
}

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
  const { data, error } = descriptionSchema.safeParse(given);
  if (data) return data as Description;
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
